using Akka.Actor;
using Google.Protobuf;
using Petabridge.Cmd;
using ProFL.Operators;

namespace ProFL.PetabridgeCmd;

/// <summary>
/// One call from <c>pbm</c>: lines as they come, then the result, then a final answer on every path. It gives up when the asker has gone.
/// </summary>
public sealed class ProflCall : ReceiveActor
{
    private readonly CancellationTokenSource _gone = new();
    private readonly IActorRef _asker;

    /// <summary>Begins the call.</summary>
    /// <param name="command">The command.</param>
    /// <param name="given">Values by the arguments' names; empty ones were not given.</param>
    /// <param name="asker">Who is answered.</param>
    /// <param name="cluster">The cluster that the handler asks; null while the coordinator is still starting.</param>
    /// <param name="readJobFile">Reads a job file of this machine into JSON.</param>
    public ProflCall(
        OperatorCommand command,
        IReadOnlyList<KeyValuePair<string, string>> given,
        IActorRef asker,
        Func<OperatorCluster?> cluster,
        Func<string, string> readJobFile
    )
    {
        _asker = asker;
        Receive<Terminated>(_ => Context.Stop(Self));
        Receive<Done>(OnDone);
        Context.Watch(asker);
        Run(command, given, asker, Self, cluster, readJobFile, _gone.Token)
            .PipeTo(Self, success: text => new Done(text, null), failure: e => new Done("", e));
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private static async Task<string> Run(
        OperatorCommand command,
        IReadOnlyList<KeyValuePair<string, string>> given,
        IActorRef asker,
        IActorRef self,
        Func<OperatorCluster?> cluster,
        Func<string, string> readJobFile,
        CancellationToken gone
    )
    {
        // off the actor: a job file is read from disk
        await Task.Yield();
        OperatorCluster asked = cluster() ?? throw OperatorException.Unavailable("this coordinator is still starting: try again");
        IEnumerable<KeyValuePair<string, string>> read = given.Select(g =>
            IsJobFile(command, g) ? KeyValuePair.Create(g.Key, readJobFile(g.Value)) : g
        );
        var call = new OperatorCall(asked, OperatorCall.Values(command, read), "pbm", Line, gone);
        IMessage result = await command.Run(call).ConfigureAwait(false);
        return string.Join(Environment.NewLine, new[] { command.Text(result), command.Remark(result) }.Where(text => text.Length > 0));

        Task Line(IMessage line)
        {
            asker.Tell(new CommandResponse(command.LineText(line), final: false), self);
            return Task.CompletedTask;
        }
    }

    private static bool IsJobFile(OperatorCommand command, KeyValuePair<string, string> given) =>
        given.Value.Length > 0 && command.Arguments.First(a => a.Name == given.Key).Kind == OperatorArgumentKind.JobFile;

    private void OnDone(Done done)
    {
        if (done.Failure is { } failure)
        {
            _asker.Tell(new ErroredCommandResponse(failure.GetBaseException().Message));
        }
        else
        {
            _asker.Tell(new CommandResponse(done.Text, final: false));
            _asker.Tell(CommandResponse.Empty);
        }

        Context.Stop(Self);
    }

    private sealed record Done(string Text, Exception? Failure) : INoSerializationVerificationNeeded;
}
