namespace ProFL.Operators;

/// <summary>Why an operator command was not carried out; its message is what command line, HTTP and palette show.</summary>
public sealed class OperatorException : Exception
{
    private OperatorException(int status, string message, Exception? inner = null)
        : base(message, inner) => Status = status;

    /// <summary>The HTTP status that says the same: 400, 404, 409 or 503.</summary>
    public int Status { get; }

    /// <summary>The command was written wrongly.</summary>
    public static OperatorException Usage(string message) => new(400, message);

    /// <summary>There is no such job, client or node.</summary>
    public static OperatorException Unknown(string message) => new(404, message);

    /// <summary>It cannot be done as things are.</summary>
    public static OperatorException Refused(string message) => new(409, message);

    /// <summary>Nobody answers now; it may be tried again.</summary>
    public static OperatorException Unavailable(string message, Exception? inner = null) => new(503, message, inner);

    /// <summary>What another process answered.</summary>
    public static OperatorException Answered(int status, string message) => new(status, message);
}
