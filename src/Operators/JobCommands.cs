using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;
using ProFL.Operators.Formatting;

namespace ProFL.Operators;

/// <summary>Commands that submit jobs and look at them.</summary>
internal static class JobCommands
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LivePatience = TimeSpan.FromSeconds(2);

    public static OperatorCommand Submit { get; } =
        OperatorCommand.Of<JobAccepted>(
            "submit",
            "Submit a job; it runs on when this terminal closes",
            [
                new("spec", "The job file", OperatorArgumentKind.JobFile) { Place = "JOB.conf", IsRequired = true },
                new("token", "Sending the same token again makes no second job; by default a new one"),
                new("id", "The job's id; by default its name and a part of the token's hash"),
            ],
            OnSubmit,
            accepted => accepted.Job
        ) with
        {
            Remark = result =>
                result is JobAccepted accepted
                    ? (accepted.WasKnown ? $"{accepted.Job} was submitted before with this token, and nothing is changed; " : "")
                        + $"profl watch {accepted.Job} shows how far it is"
                    : "",
            Needs = OperatorRole.Operate,
            Examples = [("profl submit hocon/jobs/demo.conf --token monday", "submits the demo once, however often it is sent")],
        };

    public static OperatorCommand List { get; } =
        OperatorCommand.Of<JobList>(
            "ls",
            "List the jobs of the cluster, first submitted first",
            [
                new("offset", "How many to leave out", OperatorArgumentKind.Number) { Default = "0" },
                new("limit", $"How many to list, at most {OperatorCluster.PageSize}", OperatorArgumentKind.Number)
                {
                    Default = $"{OperatorCluster.PageSize}",
                },
            ],
            OnList,
            JobFormatting.Of
        ) with
        {
            Examples = [("profl ls --json", "lists them for a program")],
        };

    public static OperatorCommand Status { get; } =
        OperatorCommand.Of<JobStatus>("status", "How a job stands", [OperatorArguments.Job], OnStatus, JobFormatting.Of) with
        {
            Examples = [("profl status latest", "tells how the newest job stands")],
        };

    public static OperatorCommand Watch { get; } =
        OperatorCommand
            .Of<JobStatus>("watch", "Follow a job until it has ended", [OperatorArguments.Job], OnWatch, JobFormatting.Of)
            .Streaming<JobStatus>(JobFormatting.LineOf) with
        {
            Examples = [("profl watch latest", "follows the newest job")],
        };

    public static OperatorCommand Explain { get; } =
        OperatorCommand.Of<JobExplanation>(
            "explain",
            "Why a job stands where it stands: who it waits for, since when, what comes next, what to do",
            [OperatorArguments.Job],
            async call =>
                await OperatorCluster
                    .Ask<JobExplanation>(
                        call.Cluster.Jobs,
                        new ExplainJob { Job = await JobOf(call).ConfigureAwait(false) },
                        call.Cancellation
                    )
                    .ConfigureAwait(false),
            JobFormatting.Of
        ) with
        {
            Examples = [("profl explain latest", "tells what the newest job waits for")],
        };

    public static OperatorCommand Logs { get; } =
        OperatorCommand
            .Of<LogEnd>(
                "logs",
                "What happened to a job, from its journal",
                [
                    OperatorArguments.Job,
                    new("from", "The first sequence number wanted", OperatorArgumentKind.Number) { Default = "1" },
                    new("follow", "Go on until the job has ended", OperatorArgumentKind.Switch),
                ],
                OnLogs,
                end => $"{end.Lines} events of {end.Job}"
            )
            .Streaming<LogLine>(JobFormatting.Of) with
        {
            Examples = [("profl logs latest --follow", "shows what happens to the newest job")],
        };

    public static OperatorCommand Export { get; } =
        OperatorCommand.Of<ModelAt>(
            "export",
            "Where a job's model is; the command line fetches it, too",
            [OperatorArguments.Job with { Description = "A job's id, or latest: the newest that has ended" }],
            OnExport,
            JobFormatting.Of
        ) with
        {
            Examples =
            [
                ("profl export latest --out model.safetensors", "writes the model of the newest job into a file that PyTorch reads"),
            ],
        };

    private static Task<string> JobOf(OperatorCall call) => call.Cluster.JobOf(call["job"], call.Cancellation);

    private static Task<JobAccepted> OnSubmit(OperatorCall call)
    {
        string token = call["token"].Length > 0 ? call["token"] : Guid.NewGuid().ToString("N");
        string id =
            call["id"].Length > 0
                ? call["id"]
                : $"{NameIn(call["spec"])}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..8]}";
        return OperatorCluster.Ask<JobAccepted>(
            call.Cluster.Directory,
            new SubmitJob
            {
                Job = id,
                Token = token,
                SpecJson = call["spec"],
                By = call.By,
            },
            call.Cancellation
        );
    }

    private static string NameIn(string spec)
    {
        try
        {
            using var document = JsonDocument.Parse(spec);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("name", out JsonElement name)
                && name.ValueKind == JsonValueKind.String
                ? name.GetString()!
                : throw OperatorException.Usage("the job file has no name: give it one, such as name = digits");
        }
        catch (JsonException broken)
        {
            throw OperatorException.Usage($"the job file is no JSON: {broken.Message}");
        }
    }

    private static async Task<JobList> OnList(OperatorCall call)
    {
        JobsPage page = await call.Cluster.Page(call.Number("offset"), call.Number("limit"), call.Cancellation).ConfigureAwait(false);
        JobLine[] lines = await Task.WhenAll(page.Jobs.Select(summary => LineOf(call, summary))).ConfigureAwait(false);
        return new JobList { Jobs = { lines }, Total = page.Total };
    }

    // a job that does not answer at once is listed as the directory knows it
    private static async Task<JobLine> LineOf(OperatorCall call, JobSummary summary)
    {
        var line = new JobLine
        {
            Job = summary.Job,
            Status = summary.Status,
            SubmittedUnixMs = summary.SubmittedUnixMs,
            Network = summary.Network,
        };
        if (summary.Status.IsEnd())
        {
            return line;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        patience.CancelAfter(LivePatience);
        try
        {
            JobStatus status = await call.Cluster.StatusOf(summary.Job, patience.Token).ConfigureAwait(false);
            (line.Status, line.Rounds, line.Reason) = (status.Status, status.Rounds, status.Reason);
        }
        catch (Exception late) when (late is OperatorException or OperationCanceledException && !call.Cancellation.IsCancellationRequested)
        {
            line.Reason = "its coordinator does not answer now";
        }

        return line;
    }

    private static async Task<JobStatus> OnStatus(OperatorCall call) =>
        await call.Cluster.StatusOf(await JobOf(call).ConfigureAwait(false), call.Cancellation).ConfigureAwait(false);

    private static async Task<JobStatus> OnWatch(OperatorCall call)
    {
        string job = await JobOf(call).ConfigureAwait(false);
        using var timer = new PeriodicTimer(PollInterval);
        JobStatus? shown = null;
        while (true)
        {
            JobStatus status = await call.Cluster.StatusOf(job, call.Cancellation).ConfigureAwait(false);
            if (status.HasEnded)
            {
                return status;
            }

            if (shown is null || !WithoutClocks(shown).Equals(WithoutClocks(status)))
            {
                await call.Line(status).ConfigureAwait(false);
                shown = status;
            }

            await timer.WaitForNextTickAsync(call.Cancellation).ConfigureAwait(false);
        }
    }

    private static JobStatus WithoutClocks(JobStatus status)
    {
        JobStatus still = status.Clone();
        foreach (WaitingFor waiting in still.Waiting)
        {
            waiting.SinceMs = 0;
        }

        return still;
    }

    private static async Task<LogEnd> OnLogs(OperatorCall call)
    {
        string job = await JobOf(call).ConfigureAwait(false);
        bool follow = call.IsOn("follow") && !(await call.Cluster.StatusOf(job, call.Cancellation).ConfigureAwait(false)).HasEnded;
        long lines = 0;
        await foreach (
            LogLine line in JobLog
                .Of(call.Cluster.System, job, Math.Max(1, call.Number("from")), follow, call.Cancellation)
                .ConfigureAwait(false)
        )
        {
            await call.Line(line).ConfigureAwait(false);
            lines++;
        }

        return lines > 0 || call.Number("from") > 1
            ? new LogEnd { Job = job, Lines = lines }
            : throw OperatorException.Unknown($"the journal has nothing of job '{job}': profl ls lists the jobs");
    }

    private static async Task<ModelAt> OnExport(OperatorCall call)
    {
        string job = await call.Cluster.EndedJobOf(call["job"], call.Cancellation).ConfigureAwait(false);
        ModelAt at = await OperatorCluster
            .Ask<ModelAt>(call.Cluster.Jobs, new GetModel { Job = job }, call.Cancellation)
            .ConfigureAwait(false);
        return at.Model is not null
            ? at
            : throw OperatorException.Refused(
                at.Status.IsEnd()
                    ? $"job {job} is {Spelling.Of(at.Status)} and has no model"
                    : $"job {job} is {Spelling.Of(at.Status)}: it has a model when it is completed, or stopped by profl stop {job}"
            );
    }
}
