using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Views;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;
using ProFL.Tools.Formatting;
using ClientShare = ProFL.Learning.SubModels.ClientShare;

namespace ProFL.Tools.Plans;

/// <summary>Makes the plan of a job, by the very rules that the job will run by.</summary>
/// <param name="spec">The job as it is run: with the network that its strategy trains.</param>
/// <param name="data">The fleet's data, or null when it is not here.</param>
/// <param name="dataProblem">Why it is not here; empty when it is.</param>
public sealed class JobPlanner(JobSpec spec, FleetData? data, string dataProblem)
{
    private readonly ImmutableArray<CurriculumStep> _curriculum = RuleBook.Newest.CurriculumOf(spec);
    private readonly ImmutableArray<RosterMember> _roster =
        data?.Roster
        ??
        [
            .. spec.Fleet.ClientIds.Select(
                (client, i) =>
                    new RosterMember
                    {
                        Client = client,
                        Site = spec.Fleet.SiteOf(i),
                        MemoryBytes = spec.Fleet.Budget(i, spec.Seed),
                    }
            ),
        ];

    /// <summary>Plans the job.</summary>
    /// <param name="memory">Estimates, and measures where that is asked for, what a sub-model needs at the job's batch.</param>
    /// <param name="times">What trainings take on this machine; null leaves time out, as does data that is not here.</param>
    public async Task<JobPlan> Plan(Func<string, SubModel, Task<MemoryRow>> memory, IEnumerable<StepTime>? times = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        (PlanTraffic least, PlanTraffic most) = (new(spec), new(spec));
        PlanTime? time =
            data is null || times is null || !CanRun(spec, _roster) ? null : new PlanTime(spec, data.Roster, data.HeldOut, times);
        ImmutableArray<PlannedStep>.Builder steps = ImmutableArray.CreateBuilder<PlannedStep>();
        foreach (CurriculumStep step in _curriculum)
        {
            string name = NamedSubModels.NameOf(step);
            steps.Add(
                StepOf(step, name, await memory(NamedSubModels.SubModelOf(step), step.SubModel).ConfigureAwait(false), least, most, time)
            );
        }

        var full = SubModel.FullNetwork(spec.Network);
        MemoryRow fullMemory = await memory(NamedSubModels.Full, full).ConfigureAwait(false);
        string[] able = [.. _roster.Where(member => member.MemoryBytes >= fullMemory.EstimatedBytes).Select(member => member.Client)];
        ImmutableArray<PlannedStep> planned = steps.ToImmutable();
        Extent rounds = planned.Select(step => step.Rounds).Aggregate(Extent.Add);
        return new JobPlan(
            spec.Name,
            spec.Seed,
            Labels.NameOf(spec),
            spec.Network.Name,
            Count(spec.Network.FullNetworkParameters),
            [
                .. spec
                    .Network.Blocks.Append(spec.Network.Head)
                    .Select(part => new PlannedBlock(part.Name, Count(part.Parameters), part.Layers.Length)),
            ],
            _roster.Length,
            Math.Min(spec.Rounds.Cohort, _roster.Length),
            spec.Training.MicroBatch,
            dataProblem,
            planned,
            new PlannedFullNetwork(fullMemory, able.Length, data?.Of(able)),
            rounds,
            planned.Select(step => step.Bytes).Aggregate(Extent.Add),
            new Extent(least.OfFullNetwork(checked((int)rounds.Least)), most.OfFullNetwork(checked((int)rounds.Most))),
            time is null ? null : Math.Round(planned.Sum(step => step.SecondsPerRound!.Value * step.Rounds.Least) / rounds.Least, 3),
            time is null
                ? null
                : new Extent(
                    (long)planned.Sum(step => step.SecondsPerRound!.Value * step.Rounds.Least),
                    (long)planned.Sum(step => step.SecondsPerRound!.Value * step.Rounds.Most)
                ),
            [
                .. data is { Remark.Length: > 0 } ? [data.Remark] : Array.Empty<string>(),
                .. planned.SelectMany(step => PlanWarnings.Of(step, spec, [.. _roster.Select(member => member.MemoryBytes)])),
            ]
        )
        {
            Classes = [.. spec.Data.Classes],
        };
    }

    /// <summary>Whether each step has a client that can train it, or a part of it.</summary>
    /// <param name="spec">The job as it is run.</param>
    /// <param name="roster">Its clients.</param>
    public static bool CanRun(JobSpec spec, ImmutableArray<RosterMember> roster) =>
        RuleBook
            .Newest.CurriculumOf(spec)
            .Select(step => StepEligibility.Of(RuleBook.Newest, spec, step, roster))
            .All(eligibility => eligibility.Whole + eligibility.Partly > 0);

    private PlannedStep StepOf(
        CurriculumStep step,
        string name,
        MemoryRow memory,
        PlanTraffic leastTraffic,
        PlanTraffic mostTraffic,
        PlanTime? time
    )
    {
        var eligibility = StepEligibility.Of(RuleBook.Newest, spec, step, _roster);
        string[] able = [.. Clients(eligibility, share => share == ClientShare.Full)];
        (int fewest, int most) = RemainingRounds.Of(spec, step);
        var rounds = new Extent(fewest, most);
        return new PlannedStep(
            step.Index,
            name,
            Labels.NameOf(step.Stage),
            step.Step,
            rounds,
            memory,
            eligibility.Able,
            eligibility.Partly,
            eligibility.Unable.Count,
            data?.Of(able),
            data?.Of([.. Clients(eligibility, share => share is not null)]),
            new Extent(leastTraffic.Of(step.Index, fewest, eligibility), mostTraffic.Of(step.Index, most, eligibility)),
            time is null ? null : Math.Round(time.Of(step.Index, fewest) / fewest, 3)
        )
        {
            ClientsStreaming = eligibility.Streaming,
            SmallestBytes = eligibility.StreamedBytes,
            ScratchBytes = eligibility.MostScratchBytes,
            LargestLayer = eligibility.LargestLayer,
            MostSegments = eligibility.Streaming == 0 ? 0 : MostSegments(step, able),
        };
    }

    // who has the least memory streams in the most segments
    private int MostSegments(CurriculumStep step, string[] able)
    {
        long least = _roster.Where(member => able.Contains(member.Client)).Min(member => member.MemoryBytes);
        return RuleBook.Newest.PlannerOf(spec, step.SubModel).Within(least)!.Segments;
    }

    private IEnumerable<string> Clients(StepEligibility eligibility, Func<ClientShare?, bool> wanted) =>
        _roster.Select(member => member.Client).Where(client => wanted(eligibility.ShareOf(new ClientId(client))));

    private static long Count(IEnumerable<ParameterSpec> parameters) =>
        parameters.Where(parameter => parameter.Kind == ParameterKind.Weight).Sum(parameter => parameter.Shape.ElementCount);
}
