namespace ProFL.Learning.Jobs;

/// <summary>The data set of a job.</summary>
/// <param name="Name">Name of the data set in the data folder of each site, such as <c>digits</c>.</param>
/// <param name="HeldOut">Share of the samples that is kept from training for evaluation, from 0 to 0.9.</param>
/// <param name="Scale">What raw values are divided by, above 0.</param>
public sealed record DataSpec(string Name, double HeldOut, double Scale);
