using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Wire;
using Blob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>Faults of the coordinator itself: its disk, its journal, its own files.</summary>
internal static class CoordinatorFaults
{
    private const string Coordinator = "coordinator",
        NoAnswer = "no answer yet";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(
            "the first weights take long",
            [Moment.Initialising],
            (_, _) => Task.FromResult(new Cause(Coordinator, "it initialises the first weights") { HasTime = false })
        ),
        new(
            "the job file does not come after a restart",
            [Moment.Initialising],
            async (job, _) =>
            {
                await job.Restart(() => { });
                return new Cause("job directory", "job file") { HasTime = false };
            }
        ),
        new(
            "there is no room for updates",
            Fault.InRound,
            async (job, choices) => OwnDiskIsFull(job, await Fault.Alone(job, choices), Fault.Reason(choices), hasRoom: false)
        ),
        new(
            "there was no room for updates, and then a client says nothing",
            Fault.InRound,
            async (job, choices) =>
            {
                string client = await Fault.Alone(job, choices);
                OwnDiskIsFull(job, client, Fault.Reason(choices), hasRoom: true);
                return new Cause(client, NoAnswer);
            }
        ),
        new("a part of the model is lost", [Moment.LaterRound], async (job, choices) => (await LosePart(job, choices)).Cause),
        new("a part of the model was put back, and then a client's training comes no further", [Moment.LaterRound], PutBack),
        new(
            "a part of the model is lost when it is to be evaluated",
            Fault.AtEvaluation,
            (job, choices) =>
            {
                Blob blob = Damage(job, choices);
                EvaluationFailed failed = Failed(job, "it could not be pulled");
                failed.Lacking = blob.ToWire();
                job.Tell(failed);
                return Fault.Seen(
                    job,
                    new Cause(Coordinator, job.PathOf(blob))
                    {
                        Remedy = "backup",
                        Others = [SteeredJob.NameOf(job.State.Spec!.Evaluation.Site)],
                    }
                );
            }
        ),
        new(
            "updates cannot be summed",
            Fault.InRound,
            async (job, choices) =>
            {
                await Fault.Alone(job, choices);
                return FailToSum(job, choices);
            }
        ),
        new(
            "updates could not be summed, and then a client says nothing",
            Fault.InRound,
            async (job, choices) =>
            {
                string client = await Fault.Alone(job, choices);
                FailToSum(job, choices);
                job.StopAggregator();
                return new Cause(client, NoAnswer);
            }
        ),
        new("the sum of a round takes long", Fault.InRound, HoldSum),
        new("the bytes of an accepted update are lost", Fault.InRound, LoseAccepted),
        new(
            "the journal lost its end",
            Fault.InRound,
            (job, choices) =>
            {
                string site = Fault.One(choices, SteeredJob.Sites);
                job.Tell(
                    new NodeAhead
                    {
                        Job = job.Id,
                        Node = SteeredJob.NodeOf(site),
                        Term = 9,
                        CompletedRound = 70,
                    }
                );
                return Task.FromResult(
                    new Cause(Coordinator, "the journal is behind", SteeredJob.NameOf(site)) { Remedy = "profl accept-restore " + job.Id }
                );
            }
        ),
    ];

    /// <summary>A site could not evaluate what it is asked for.</summary>
    public static EvaluationFailed Failed(SteeredJob job, string reason) =>
        new()
        {
            Job = job.Id,
            Round = job.State.Rounds,
            CurriculumIndex = job.State.Phase == JobPhase.Finishing ? EvaluationPlan.ResultOf(job.State) : EvaluationPlan.StepOf(job.State),
            Node = SteeredJob.NodeOf(job.State.Spec!.Evaluation.Site),
            Reason = reason,
        };

    private static Cause OwnDiskIsFull(SteeredJob job, string client, string reason, bool hasRoom)
    {
        job.Tell(new AggregationEvents.StoreFull(job.Offer(client, new Blob(), ""), reason) { HasRoom = () => hasRoom });
        return new Cause(Coordinator, reason);
    }

    private static Cause FailToSum(SteeredJob job, Choices choices)
    {
        string reason = Fault.Reason(choices);
        job.Tell(new AggregationEvents.AggregationFailed(reason));
        return new Cause(Coordinator, reason);
    }

    // of which nothing can be drawn again
    private static Blob Damage(SteeredJob job, Choices choices)
    {
        Blob blob = Fault.One(choices, [.. NeededBlobs.Needed(job.State).Where(b => b.Round > 0 && File.Exists(job.PathOf(b)))]);
        string path = job.PathOf(blob);
        File.Delete(path);
        if (choices.OneIn(2))
        {
            File.WriteAllBytes(path, new byte[blob.Size]);
        }

        return blob;
    }

    private static async Task<(Cause Cause, string Client, string Path, byte[] Bytes)> LosePart(SteeredJob job, Choices choices)
    {
        string client = await Fault.Alone(job, choices);
        Blob blob = Fault.One(choices, [.. job.State.Open!.Plan.Parts.Select(part => part.Blob).Where(b => b.Round > 0)]);
        string path = job.PathOf(blob);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        if (choices.OneIn(2))
        {
            File.WriteAllBytes(path, new byte[bytes.Length]);
        }

        ClientProgress declined = ClientFaults.Progress(job, client, ClientPhase.Declined, "it could not be pulled");
        declined.Lacking = blob.ToWire();
        job.Tell(declined);
        return (await Fault.Seen(job, new Cause(Coordinator, path) { Remedy = "backup" }), client, path, bytes);
    }

    private static async Task<Cause> PutBack(SteeredJob job, Choices choices)
    {
        (_, string client, string path, byte[] bytes) = await LosePart(job, choices);
        await File.WriteAllBytesAsync(path, bytes);
        job.Tell(ClientFaults.Progress(job, client, ClientPhase.Training));
        return new Cause(client, "trains at", "no sign of life for 31 s");
    }

    private static async Task<Cause> HoldSum(SteeredJob job, Choices choices)
    {
        _ = choices;
        job.Hold();
        long round = job.State.Open!.Plan.Round;
        await job.AnswerAllBut();
        return new Cause(Coordinator, $"it closes the sum of round {round}");
    }

    private static async Task<Cause> LoseAccepted(SteeredJob job, Choices choices)
    {
        string silent = await Fault.Alone(job, choices);
        Messages.Journal.UpdateAccepted accepted = Fault.One(choices, [.. job.State.Open!.Accepted]);
        await job.Restart(() => File.Delete(job.PathOf(accepted.Update)));
        return await Fault.Seen(
            job,
            new Cause(accepted.Client, "its accepted update is not here any more") { Remedy = "outbox", Others = [silent] }
        );
    }
}
