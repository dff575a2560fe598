using System.Text.Json;
using ProFL.Messages.Facts;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Tests.Support;

/// <summary>Results of runs, as runs write them.</summary>
internal static class RunResults
{
    /// <summary>Ends a run with a result of one round, which took a second and gave the model <c>abc</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="steps">What its steps took.</param>
    public static void Write(RunDirectory run, params IReadOnlyList<RunResult.Step> steps) =>
        run.WriteWhole("result.json", JsonSerializer.SerializeToUtf8Bytes(Of(run.Job, steps), RunJson.Default.RunResult));

    private static RunResult Of(string job, IReadOnlyList<RunResult.Step> steps) =>
        new(
            job,
            JobPhase.Completed,
            Seconds: 1,
            ModelSha256: "abc",
            Equality: "",
            Accuracy: null,
            Clients: 1,
            Rounds: 1,
            UpdatesAccepted: 1,
            UpdatesRefused: 0,
            BytesDown: 1,
            BytesUp: 1,
            Reason: "",
            Failure: default,
            ExclusiveAccuracy: null,
            AllSmallAccuracy: null,
            ClientsAbleFull: 1,
            BytesIfFull: 1,
            steps,
            new Dictionary<string, string> { ["model"] = "", ["report"] = "" }
        );
}
