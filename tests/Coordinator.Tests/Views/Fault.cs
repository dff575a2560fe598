using ProFL.Coordinator.Tests.Builders;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>A fault that keeps a job from coming further.</summary>
/// <param name="Name">In words.</param>
/// <param name="Moments">When it can come.</param>
/// <param name="Do">Does it to a job, and says what the job waits for then.</param>
internal sealed record Fault(string Name, Moment[] Moments, Func<SteeredJob, Choices, Task<Cause>> Do)
{
    private static readonly string[] Reasons =
    [
        "no space left on the disk /data",
        "it needs 3 GiB of memory, and has 2 GiB",
        "its data file wards.csv is missing",
        "its data is other than when it enrolled",
    ];

    public static Moment[] InRound { get; } = [Moment.FirstRound, Moment.LaterRound];

    public static Moment[] AtEvaluation { get; } = [Moment.Evaluating, Moment.Finishing];

    /// <summary>One of some.</summary>
    public static T One<T>(Choices choices, IReadOnlyList<T> of) => of[choices.Next(of.Count)];

    /// <summary>What nodes give as their reason.</summary>
    public static string Reason(Choices choices) => One(choices, Reasons);

    /// <summary>A cause that takes a moment to come to light.</summary>
    public static async Task<Cause> Seen(SteeredJob job, Cause cause)
    {
        Assert.Null(await job.Explain((cause with { HasTime = false }).MisfitOf));
        return cause;
    }

    /// <summary>A member of the open round; everybody else answers.</summary>
    public static async Task<string> Alone(SteeredJob job, Choices choices)
    {
        string client = One(choices, job.Pending);
        await job.AnswerAllBut(client);
        return client;
    }
}
