using Akka.Event;

namespace ProFL.Node.Logging;

/// <summary>
/// What Akka says before its loggers are up and after they are down: errors, on standard error. Standard output belongs to results.
/// </summary>
public sealed class StandardErrorLogger : MinimalLogger
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
        if (message is Error error)
        {
            Console.Error.WriteLine(error.ToString());
        }
    }
}
