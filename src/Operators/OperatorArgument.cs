namespace ProFL.Operators;

/// <summary>What an argument's value is, so that command line, HTTP and palette can each read it in their own way.</summary>
public enum OperatorArgumentKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number, at least 0.</summary>
    Number,

    /// <summary>On or off; off when it is not given.</summary>
    Switch,

    /// <summary>A job's id, or <c>latest</c>.</summary>
    Job,

    /// <summary>A job file: its path at the command line and in the palette, its content over HTTP. The handler gets JSON.</summary>
    JobFile,
}

/// <summary>An argument of an operator command.</summary>
/// <param name="Name">As HTTP names it, such as <c>reason</c>; the command line writes <c>--reason</c>.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Kind">What its value is.</param>
public sealed record OperatorArgument(string Name, string Description, OperatorArgumentKind Kind = OperatorArgumentKind.Text)
{
    /// <summary>Whether it stands after the command without a name, written in this way; null for an option.</summary>
    public string? Place { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Its value when it is not given.</summary>
    public string Default { get; init; } = "";
}
