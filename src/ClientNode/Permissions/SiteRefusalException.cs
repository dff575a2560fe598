namespace ProFL.ClientNode.Permissions;

/// <summary>The site's own word forbids a job; the message names the rule and its value.</summary>
/// <param name="message">Such as: site.conf allows at most 200 rounds (most-rounds), this job may take 900.</param>
public sealed class SiteRefusalException(string message) : Exception(message);
