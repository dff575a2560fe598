namespace ProFL.Operators;

/// <summary>Arguments that several commands have, each with one meaning.</summary>
internal static class OperatorArguments
{
    private const string Meaning = "A job's id, or latest: the newest that has not ended, or else the newest";

    public static OperatorArgument Job { get; } = new("job", Meaning, OperatorArgumentKind.Job) { Place = "JOB", Default = "latest" };

    public static OperatorArgument JobOption { get; } = new("job", Meaning, OperatorArgumentKind.Job) { Default = "latest" };

    public static OperatorArgument By { get; } =
        new("by", "Who commands it, for the journal; by default the user, or the door it came through");

    public static OperatorArgument Reason { get; } = new("reason", "Why, for the journal");
}
