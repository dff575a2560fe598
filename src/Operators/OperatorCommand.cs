using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ProFL.Node.Trust;

namespace ProFL.Operators;

/// <summary>
/// A command of an operator, declared once: the command line, HTTP and the Petabridge.Cmd palette are loops over the list of
/// these (<see cref="AllCommands"/>). Its handler runs on a coordinator.
/// </summary>
/// <param name="Name">Its name, such as <c>pause</c> or <c>client exclude</c>.</param>
/// <param name="Description">What it does, in a line.</param>
/// <param name="Arguments">What it takes.</param>
/// <param name="ResultType">The message that it answers with.</param>
/// <param name="ResultOf">The schema of what it answers; found when it is needed, for it takes time.</param>
/// <param name="Run">Its handler.</param>
/// <param name="Text">A result as people read it.</param>
public sealed record OperatorCommand(
    string Name,
    string Description,
    ImmutableArray<OperatorArgument> Arguments,
    Type ResultType,
    Func<MessageDescriptor> ResultOf,
    Func<OperatorCall, Task<IMessage>> Run,
    Func<IMessage, string> Text
)
{
    private Func<MessageDescriptor>? _line;

    /// <summary>The schema of what it answers.</summary>
    public MessageDescriptor Result => ResultOf();

    /// <summary>The schema of the lines that it gives while it runs; null when it gives none.</summary>
    public MessageDescriptor? Line => _line?.Invoke();

    /// <summary>Whether it gives lines while it runs.</summary>
    public bool IsStreaming => _line is not null;

    /// <summary>A line as people read it.</summary>
    public Func<IMessage, string> LineText { get; init; } = _ => "";

    /// <summary>What a person is told beside a result that scripts take as it is; empty where there is nothing to tell.</summary>
    public Func<IMessage, string> Remark { get; init; } = _ => "";

    /// <summary>What an operator must be allowed to give it. Looking is <see cref="OperatorRole.View"/>.</summary>
    public OperatorRole Needs { get; init; } = OperatorRole.View;

    /// <summary>Whether it changes something, so that HTTP takes it by POST alone; whoever may only look may not give it.</summary>
    public bool Changes => Needs > OperatorRole.View;

    /// <summary>How it is written, each with what it does.</summary>
    public ImmutableArray<(string CommandLine, string What)> Examples { get; init; } = [];

    /// <summary>Its path over HTTP.</summary>
    public string Path => "/api/" + Name.Replace(' ', '/');

    /// <summary>Declares a command whose result is of one type.</summary>
    public static OperatorCommand Of<TResult>(
        string name,
        string description,
        ImmutableArray<OperatorArgument> arguments,
        Func<OperatorCall, Task<TResult>> run,
        Func<TResult, string> text
    )
        where TResult : IMessage<TResult>, new() =>
        new(
            name,
            description,
            arguments,
            typeof(TResult),
            () => new TResult().Descriptor,
            async call => await run(call).ConfigureAwait(false),
            result => text((TResult)result)
        );

    /// <summary>The same command with lines of one type.</summary>
    public OperatorCommand Streaming<TLine>(Func<TLine, string> text)
        where TLine : IMessage<TLine>, new() => this with { _line = () => new TLine().Descriptor, LineText = line => text((TLine)line) };
}
