using System.Collections.Immutable;
using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Rounds;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Stages;

/// <summary>
/// Has made what the events that fix a roster name: the first weights of the network that the job's method trains on the budgets of the
/// roster, where no job file knows them, and the roster itself as a blob.
/// </summary>
/// <param name="id">The job's id.</param>
/// <param name="job">The job.</param>
/// <param name="models">Where the weights are written.</param>
/// <param name="rosters">Where the roster is written.</param>
/// <param name="trouble">Takes why they could not be.</param>
/// <param name="stopping">Gives up.</param>
internal sealed class RosterPreparation(
    string id,
    IJob job,
    IBlobStore models,
    RosterBlobs rosters,
    CoordinatorTrouble trouble,
    CancellationToken stopping
)
{
    private bool _isRunning;

    /// <summary>Prepares, unless it is being done.</summary>
    /// <param name="roster">The events that fix the roster.</param>
    public void Run(ImmutableArray<IMessage> roster)
    {
        if (_isRunning)
        {
            return;
        }

        _isRunning = true;
        RuleSet rules = job.State.Rules;
        string? toNarrow = rules.NarrowsToRoster(job.State.Spec!) ? job.State.Started!.SpecJson : null;
        Task.Run(async () =>
                await Stored(toNarrow is null ? roster : await Narrowed(toNarrow, rules, roster).ConfigureAwait(false))
                    .ConfigureAwait(false)
            )
            .PipeTo(job.Self, success: events => new Prepared(events), failure: e => new PreparationFailed(e.GetBaseException()));
    }

    /// <summary>It is done.</summary>
    public void OnPrepared()
    {
        _isRunning = false;
        trouble.Clear();
    }

    /// <summary>It could not be done; unless no network suits the budgets, the next <see cref="Run"/> tries again.</summary>
    public void OnFailed(PreparationFailed failed)
    {
        _isRunning = false;
        if (failed.Reason is JobSpecException misfit)
        {
            job.Write([JobFailure.Of(FailureCode.NoClientAble, misfit.Message, job.NowUnixMs)], job.Continue);
            return;
        }

        trouble.Note(failed.Reason.Message);
    }

    // clients that are left out, the network, the roster
    private async Task<ImmutableArray<IMessage>> Narrowed(string specJson, RuleSet rules, ImmutableArray<IMessage> roster)
    {
        long[] budgets = [.. roster.OfType<RosterFixed>().SelectMany(page => page.Members).Select(member => member.MemoryBytes)];
        JobInitialisation initialisation = await JobInitialisation
            .Draw(id, specJson, rules, models, stopping, budgets)
            .ConfigureAwait(false);
        return
        [
            .. roster.Where(e => e is not RosterFixed),
            new NetworkNarrowed
            {
                SpecJson = initialisation.SpecJson,
                Spec = initialisation.Spec,
                Parts = { initialisation.Parts },
            },
            .. roster.OfType<RosterFixed>(),
        ];
    }

    // the blob is there before the event that names it
    private async Task<ImmutableArray<IMessage>> Stored(ImmutableArray<IMessage> events)
    {
        Blob blob = await rosters.Write(events.OfType<RosterFixed>(), events.OfType<ClientsLeftOut>(), stopping).ConfigureAwait(false);
        return [.. events.SkipLast(1), new RosterFixed((RosterFixed)events[^1]) { Roster = blob }];
    }

    /// <summary>Everything that the roster names is there.</summary>
    /// <param name="Events">What is to be written.</param>
    public sealed record Prepared(ImmutableArray<IMessage> Events) : INoSerializationVerificationNeeded;

    /// <summary>It could not be made.</summary>
    public sealed record PreparationFailed(Exception Reason) : INoSerializationVerificationNeeded;
}
