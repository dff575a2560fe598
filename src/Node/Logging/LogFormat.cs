namespace ProFL.Node.Logging;

/// <summary>How a log line is written.</summary>
public enum LogFormat
{
    /// <summary><c>time level source: message</c>.</summary>
    Text,

    /// <summary>One JSON object a line: the compact log event format of Serilog.</summary>
    Json,
}
