namespace ProFL.Learning.Jobs;

/// <summary>A job file cannot be read. The message names the key and the remedy.</summary>
/// <param name="message">One line: where, what, and what to do.</param>
/// <param name="key">What it is about, such as <c>training.batch</c>; empty for the whole file.</param>
public sealed class JobSpecException(string message, string key = "") : Exception(message)
{
    /// <summary>What a message about a job file begins with.</summary>
    public const string Title = "job file: ";

    /// <summary>What it is about, such as <c>training.batch</c>; empty for the whole file.</summary>
    public string Key => key;
}
