using System.Collections.Immutable;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// Remembers who is able for which step of a job, for every status asks for all steps that are over. What is remembered is a function of
/// job file, roster and exclusions, and is forgotten when one of them is another.
/// </summary>
internal sealed class EligibilityCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, StepEligibility> _ofStep = [];
    private ImmutableArray<CurriculumStep> _curriculum = [];
    private ImmutableArray<RosterMember> _roster = [];
    private ImmutableSortedDictionary<ClientId, ClientExcluded>? _excluded;
    private int? _holdingFull;

    /// <summary>Who is able for a step.</summary>
    public StepEligibility Of(JobState state, CurriculumStep step)
    {
        lock (_lock)
        {
            ForgetUnlessOf(state);
            if (!_ofStep.TryGetValue(step.Index, out StepEligibility? known))
            {
                _ofStep[step.Index] = known = StepEligibility.Now(state, step);
            }

            return known;
        }
    }

    /// <summary>How many clients could hold the whole network.</summary>
    public int HoldingFull(JobState state)
    {
        lock (_lock)
        {
            ForgetUnlessOf(state);
            return _holdingFull ??= CountHoldingFull(state);
        }
    }

    private static int CountHoldingFull(JobState state)
    {
        long full = state.Rules.EstimateOf(state.Spec!, SubModel.FullNetwork(state.Spec!.Network)).Bytes;
        return state.Roster.Count(member => member.MemoryBytes >= full);
    }

    private void ForgetUnlessOf(JobState state)
    {
        if (_curriculum == state.Curriculum && _roster == state.Roster && ReferenceEquals(_excluded, state.Excluded))
        {
            return;
        }

        (_curriculum, _roster, _excluded) = (state.Curriculum, state.Roster, state.Excluded);
        _ofStep.Clear();
        _holdingFull = null;
    }
}
