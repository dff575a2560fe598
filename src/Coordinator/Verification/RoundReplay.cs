using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Rounds;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Freezing;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Verification;

/// <summary>Computes a completed round again from its accepted updates.</summary>
public static class RoundReplay
{
    /// <summary>Compares a round's recomputed result with what its journal says.</summary>
    /// <param name="before">The state just before <paramref name="completed"/>, its round open and answered.</param>
    /// <param name="completed">The journal's result.</param>
    /// <param name="audit">The blobs; those the round needs are known to be whole.</param>
    /// <returns>What differs, a line each.</returns>
    public static IEnumerable<string> Differences(JobState before, RoundCompleted completed, BlobAudit audit)
    {
        RoundPlanned plan = before.Open!.Plan;
        SubModel subModel = before.Current!.SubModel;
        ImmutableArray<NetworkPart> trained = RoundResult.ChangedParts(subModel);
        using CombinedTensors start = RoundResult.Open(plan.Parts, trained.Select(p => p.Name).ToHashSet(), audit.PathOf);
        var sum = new RoundSum(subModel.Trained, start, new FixedPointScale(plan.WeightSumBits));
        foreach (UpdateAccepted accepted in before.Open.Accepted)
        {
            using var update = SafeTensorsFile.Open(audit.PathOf(accepted.Update));
            CohortMember member = before.Open.Members[new ClientId(accepted.Client)].Planned;
            IReadOnlySet<string> tensors = RoundResult.TensorsOf(subModel, member.Share.ToLearning());
            if (sum.Refusal(update, trained: tensors) is { } refusal)
            {
                yield return $"round {plan.Round}: the accepted update of {accepted.Client} would be refused: {refusal}";
                yield break;
            }

            sum.Fold(accepted.Client, update, member.Weight, trained: tensors);
        }

        ITensorSource result = RoundResult.Of(subModel, sum, start);
        foreach (NetworkPart part in trained)
        {
            string recomputed = BlobAudit.Sha256Of(new PartTensors([part], result));
            string? written = completed.Parts.FirstOrDefault(p => p.Part == part.Name)?.Blob.Sha256;
            if (recomputed != written)
            {
                yield return $"round {plan.Round}: the sum of its updates gives {part.Name} as {recomputed}, "
                    + $"the journal says {written ?? "nothing"}";
            }
        }

        if (RoundClosing.Averaged(before) is { } averaged)
        {
            using var mean = new RoundsMean(trained, result, averaged, audit.PathOf);
            foreach (NetworkPart part in trained)
            {
                string recomputed = BlobAudit.Sha256Of(new PartTensors([part], mean.Values));
                string? written = completed.Mean.FirstOrDefault(p => p.Part == part.Name)?.Blob.Sha256;
                if (recomputed != written)
                {
                    yield return $"round {plan.Round}: the mean of the last {averaged.Length + 1} rounds gives {part.Name} "
                        + $"as {recomputed}, the journal says {written ?? "nothing"}";
                }
            }
        }

        NetworkPart? active = trained.FirstOrDefault(p => p.Name == plan.ActiveBlock);
        if (active is not null && EffectiveMovement.Distance(active.Parameters, start, result) != completed.Distance.ToUInt128())
        {
            yield return $"round {plan.Round}: {active.Name} did not move as far as the journal says";
        }

        if (active is not null && RoundClosing.WindowStart(before) is { } windowStart)
        {
            using var then = SafeTensorsFile.Open(audit.PathOf(windowStart.Blob));
            if (EffectiveMovement.Distance(active.Parameters, then, result) != completed.WindowDistance?.ToUInt128())
            {
                yield return $"round {plan.Round}: {active.Name} did not move as far over the window as the journal says";
            }
        }
    }
}
