using System.Collections.Immutable;
using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Rounds;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Stages;

/// <summary>
/// Has the first weights of a job initialised again, for the network that its method trains on the budgets of its roster, where no job file
/// knows them.
/// </summary>
/// <param name="id">The job's id.</param>
/// <param name="job">The job.</param>
/// <param name="models">Where the weights are written.</param>
/// <param name="trouble">Takes why they could not be.</param>
/// <param name="stopping">Gives up the initialisation.</param>
internal sealed class RosterNarrowing(string id, IJob job, IBlobStore models, CoordinatorTrouble trouble, CancellationToken stopping)
{
    private bool _isRunning;

    /// <summary>Narrows, unless it is being done.</summary>
    /// <param name="roster">The events that fix the roster.</param>
    public void Run(ImmutableArray<IMessage> roster)
    {
        if (_isRunning)
        {
            return;
        }

        _isRunning = true;
        RuleSet rules = job.State.Rules;
        string specJson = job.State.Started!.SpecJson;
        long[] budgets = [.. roster.OfType<RosterFixed>().SelectMany(page => page.Members).Select(member => member.MemoryBytes)];
        Task.Run(() => JobInitialisation.Draw(id, specJson, rules, models, stopping, budgets))
            .PipeTo(
                job.Self,
                success: initialisation => new Narrowed(With(initialisation, roster)),
                failure: e => new NarrowingFailed(e.GetBaseException())
            );
    }

    /// <summary>It is done.</summary>
    public void OnNarrowed()
    {
        _isRunning = false;
        trouble.Clear();
    }

    /// <summary>It could not be done; unless no network suits the budgets, the next <see cref="Run"/> tries again.</summary>
    public void OnFailed(NarrowingFailed failed)
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
    private static ImmutableArray<IMessage> With(JobInitialisation initialisation, ImmutableArray<IMessage> roster) =>
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

    /// <summary>The network is narrowed.</summary>
    /// <param name="Events">What is to be written.</param>
    public sealed record Narrowed(ImmutableArray<IMessage> Events) : INoSerializationVerificationNeeded;

    /// <summary>It could not be.</summary>
    public sealed record NarrowingFailed(Exception Reason) : INoSerializationVerificationNeeded;
}
