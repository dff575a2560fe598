using ProFL.Messages.Wire;

namespace ProFL.Cli.Screens;

/// <summary>A job that ran before the present one.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Status">Its last status.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record FinishedJob(string Title, JobStatus Status, TimeSpan Elapsed);
