using System.Net;
using System.Net.Sockets;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Wire;
using Blob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>Faults of clients and of operators, while a round is open.</summary>
internal static class ClientFaults
{
    private const string NoAnswer = "no answer yet";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("a client says nothing", Fault.InRound, async (job, choices) => new Cause(await Fault.Alone(job, choices), NoAnswer)),
        new("a client says nothing, and one of the nodes of its site has ended", Fault.InRound, LeaveOneOfTwo),
        new(
            "a client's training comes no further",
            Fault.InRound,
            (job, choices) =>
                After(
                    job,
                    choices,
                    ClientPhase.Training,
                    client => new Cause(client, "trains at " + NameOf(job, client), "no sign of life for 31 s")
                )
        ),
        new(
            "a client waits for memory of its node",
            Fault.InRound,
            (job, choices) => After(job, choices, ClientPhase.Queued, client => new Cause(client, "waits for room in the node's memory"))
        ),
        new("a client declines", Fault.InRound, Decline),
        new("the bytes of an update do not come", Fault.InRound, Hang),
        new("an update cannot be fetched", Fault.InRound, CannotBeFetched),
        new(
            "a client declines after its update could not be fetched",
            Fault.InRound,
            async (job, choices) =>
            {
                Cause before = await Fault.Seen(job, await CannotBeFetched(job, choices));
                return Declines(job, before.Who, Fault.Reason(choices));
            }
        ),
        new(
            "an update is refused, and another client says nothing",
            Fault.InRound,
            async (job, choices) =>
            {
                await job.Answer(Fault.One(choices, job.Pending), isGood: false);
                return new Cause(await Fault.Alone(job, choices), NoAnswer);
            }
        ),
        new("an operator pauses the job", Fault.InRound, Pause),
        new("an operator excludes a site, and a client of the other says nothing", Fault.InRound, Exclude),
    ];

    public static ClientProgress Progress(SteeredJob job, string client, ClientPhase phase, string reason = "") =>
        new()
        {
            Job = job.Id,
            Round = job.State.Open!.Plan.Round,
            Client = client,
            Node = NodeOf(job, client),
            Phase = phase,
            Reason = reason,
        };

    private static string NodeOf(SteeredJob job, string client) => SteeredJob.NodeOf(job.SiteOf(client));

    private static string NameOf(SteeredJob job, string client) => SteeredJob.NameOf(job.SiteOf(client));

    private static async Task<Cause> After(SteeredJob job, Choices choices, ClientPhase phase, Func<string, Cause> cause)
    {
        string client = await Fault.Alone(job, choices);
        job.Tell(Progress(job, client, phase));
        return cause(client);
    }

    private static async Task<Cause> LeaveOneOfTwo(SteeredJob job, Choices choices)
    {
        NodeReady[] there = [.. SteeredJob.Sites.Select(site => SteeredJob.Ready(site))];
        string client = await Fault.Alone(job, choices);
        NodeReady second = SteeredJob.Ready(job.SiteOf(client));
        second.Node = "akka.tcp://profl@127.0.0.1:10";
        job.TellNodes([.. there, second]);
        job.TellNodes(there);
        return new Cause(client, NoAnswer, "127.0.0.1:10", "of its site has ended") { Remedy = "at another node of its site" };
    }

    private static async Task<Cause> Decline(SteeredJob job, Choices choices) =>
        Declines(job, await Fault.Alone(job, choices), Fault.Reason(choices));

    private static Cause Declines(SteeredJob job, string client, string reason)
    {
        job.Tell(Progress(job, client, ClientPhase.Declined, reason));
        return new Cause(client, $"declined at {NameOf(job, client)}: {reason}");
    }

    // somebody takes the connection, and says nothing
    private static async Task<Cause> Hang(SteeredJob job, Choices choices)
    {
        string client = await Fault.Alone(job, choices);
        var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        job.WhenStopped(silent.Dispose);
        job.Tell(job.Offer(client, Elsewhere, $"http://{silent.LocalEndpoint}"));
        return new Cause(client, "its update is fetched from " + NameOf(job, client));
    }

    private static async Task<Cause> CannotBeFetched(SteeredJob job, Choices choices)
    {
        string client = await Fault.Alone(job, choices);
        job.Tell(job.Offer(client, Elsewhere, "nowhere"));
        return new Cause(client, "its update cannot be pulled", "'nowhere' is no address");
    }

    private static Blob Elsewhere { get; } = new() { Sha256 = new string('e', 64), Size = 10 };

    private static async Task<Cause> Pause(SteeredJob job, Choices choices)
    {
        string reason = Fault.One(choices, ["maintenance", "a power cut is announced"]);
        job.Tell(
            new PauseJob
            {
                Job = job.Id,
                By = "ann",
                Reason = reason,
            }
        );
        await job.Until(state => state.IsPaused);
        string[] pending = choices.OneIn(2) ? [] : job.Pending;
        await job.AnswerAllBut(pending);
        await job.Until(state => pending.Length > 0 || state.Open is null);
        return new Cause("ann", "paused it: " + reason) { Remedy = "profl resume " + job.Id, Others = pending };
    }

    private static async Task<Cause> Exclude(SteeredJob job, Choices choices)
    {
        string[] south = [.. job.State.Roster.Where(member => member.Site == "south").Select(member => member.Client)];
        foreach (string client in south)
        {
            job.Tell(
                new ExcludeClient
                {
                    Job = job.Id,
                    Client = client,
                    By = "ann",
                }
            );
        }

        await job.Until(state => state.Excluded.Count == south.Length);
        job.TellNodes(SteeredJob.Ready("north"));
        // a site of which nobody is in the job any more is waited for by nobody
        return new Cause(await Fault.Alone(job, choices), NoAnswer);
    }
}
