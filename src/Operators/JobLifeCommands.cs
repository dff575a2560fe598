using Google.Protobuf;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.Operators;

/// <summary>
/// Commands that change a job. Each is an event in the job's journal with who, when and why; sent again, it changes nothing.
/// </summary>
internal static class JobLifeCommands
{
    private static readonly OperatorArgument Client = new("client", "A client's id, as profl status names it")
    {
        Place = "CLIENT",
        IsRequired = true,
    };

    public static OperatorCommand Pause { get; } =
        Changing(
            "pause",
            "Plan no new round of a job; the open one is waited for, and nobody is given up",
            (call, job) =>
                new PauseJob
                {
                    Job = job,
                    By = call.By,
                    Reason = call["reason"],
                },
            [("profl pause latest --reason \"backup at night\"", "pauses the newest job")]
        );

    public static OperatorCommand Resume { get; } =
        Changing(
            "resume",
            "Go on with a paused job",
            (call, job) =>
                new ResumeJob
                {
                    Job = job,
                    By = call.By,
                    Reason = call["reason"],
                },
            [("profl resume latest --reason \"backup is done\"", "goes on with the newest job that is paused")],
            static (cluster, job, cancellation) => cluster.PausedJobOf(job, cancellation)
        );

    public static OperatorCommand Stop { get; } =
        Changing(
            "stop",
            "End a job before its time; the model after its newest completed round is kept",
            (call, job) =>
                new StopJob
                {
                    Job = job,
                    By = call.By,
                    Reason = call["reason"],
                },
            [("profl stop latest --reason \"good enough\"", "ends the newest job")]
        );

    public static OperatorCommand Exclude { get; } =
        Changing(
            "client exclude",
            "Keep a client out of a job's rounds from now on; the model is then that of a run with the same exclusions",
            (call, job) =>
                new ExcludeClient
                {
                    Job = job,
                    Client = call["client"],
                    By = call.By,
                    Reason = call["reason"],
                },
            [("profl client exclude client-07 --job latest --reason \"broken sensor\"", "leaves client-07 out of the newest job")],
            first: Client
        );

    public static OperatorCommand Include { get; } =
        Changing(
            "client include",
            "Let an excluded client be chosen again from the next round on",
            (call, job) =>
                new IncludeClient
                {
                    Job = job,
                    Client = call["client"],
                    By = call.By,
                    Reason = call["reason"],
                },
            [("profl client include client-07 --job latest", "lets client-07 be chosen again in the newest job")],
            first: Client
        );

    public static OperatorCommand AcceptRestore { get; } =
        Changing(
            "accept-restore",
            "Go on from a journal that was restored from an older copy; client nodes forget what they know of later rounds",
            (call, job) =>
                new AcceptRestore
                {
                    Job = job,
                    By = call.By,
                    Reason = call["reason"],
                },
            [("profl accept-restore latest --reason \"the disk was lost\"", "trains again what the newest job's journal has lost")]
        ) with
        {
            Needs = OperatorRole.Admin,
        };

    private static OperatorCommand Changing(
        string name,
        string description,
        Func<OperatorCall, string, IMessage> command,
        (string, string)[]? examples = null,
        Func<OperatorCluster, string, CancellationToken, Task<string>>? meant = null,
        params OperatorArgument[] first
    ) =>
        OperatorCommand.Of<OperationDone>(
            name,
            description,
            [
                .. first,
                first.Length == 0 ? OperatorArguments.Job : OperatorArguments.JobOption,
                OperatorArguments.Reason,
                OperatorArguments.By,
            ],
            async call =>
            {
                string job = await (meant ?? Newest)(call.Cluster, call["job"], call.Cancellation).ConfigureAwait(false);
                return await OperatorCluster
                    .Ask<OperationDone>(call.Cluster.Jobs, command(call, job), call.Cancellation)
                    .ConfigureAwait(false);
            },
            done => $"{done.Job}: {done.Text}"
        ) with
        {
            Needs = OperatorRole.Operate,
            Examples = [.. examples ?? []],
        };

    private static Task<string> Newest(OperatorCluster cluster, string job, CancellationToken cancellation) =>
        cluster.JobOf(job, cancellation);
}
