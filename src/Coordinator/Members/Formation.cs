using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Members;

/// <summary>
/// What a coordinator does that waits for a cluster, or finds itself in another cluster than the others that <c>--join</c> names.
/// Stock joining lets the first named address, and it alone, begin a cluster: the others would wait for a machine that may never
/// come back, and one that comes back on a busy machine would begin a second cluster beside theirs. So of three or more, more than
/// half begin it together, and each of them follows one alone (<see cref="FormationVote"/>).
/// </summary>
public static class Formation
{
    /// <summary>Of fewer named coordinators nobody decides: the first one begins.</summary>
    public const int Fewest = 3;

    /// <summary>What to do.</summary>
    public enum Step
    {
        /// <summary>Nothing: it is in the right cluster, or will be.</summary>
        Wait,

        /// <summary>Begin a cluster, which the others that wait will join.</summary>
        Begin,

        /// <summary>Give the cluster up that it is in, and join the other one.</summary>
        StartAgain,
    }

    /// <summary>Decides, as a function of what is known alone.</summary>
    /// <param name="named">Addresses of all coordinators, in the order that all of them have; of fewer than three nobody decides.</param>
    /// <param name="self">How this one stands.</param>
    /// <param name="others">How those stand that answer.</param>
    public static Step Decide(IReadOnlyList<string> named, CoordinatorStanding self, IReadOnlyCollection<CoordinatorStanding> others)
    {
        ArgumentNullException.ThrowIfNull(named);
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(others);
        if (named.Count < Fewest || !named.Contains(self.Coordinator))
        {
            return Step.Wait;
        }

        if (self.IsMember)
        {
            return others.Any(other => IsOfAnotherCluster(self, other) && GivesWayTo(named, self, other)) ? Step.StartAgain : Step.Wait;
        }

        HashSet<string> waiting = [self.Coordinator, .. others.Where(o => !o.IsMember).Select(o => o.Coordinator).Where(named.Contains)];
        bool isNextInLine = named.First(waiting.Contains) == self.Coordinator;
        int votes = 1 + others.Count(o => !o.IsMember && o.Follows == self.Coordinator && named.Contains(o.Coordinator));
        return isNextInLine && 2 * votes > named.Count && !others.Any(o => o.IsMember) ? Step.Begin : Step.Wait;
    }

    // one that still has the other among its members has only not noticed yet
    private static bool IsOfAnotherCluster(CoordinatorStanding self, CoordinatorStanding other) =>
        other.IsMember && !self.Members.Contains(other.Coordinator) && !other.Members.Contains(self.Coordinator);

    private static bool GivesWayTo(IReadOnlyList<string> named, CoordinatorStanding self, CoordinatorStanding other)
    {
        (int Own, int Others) = (self.Reachable.Count(named.Contains), other.Reachable.Count(named.Contains));
        return Own != Others ? Own < Others : FirstOf(named, self) > FirstOf(named, other);
    }

    private static int FirstOf(IReadOnlyList<string> named, CoordinatorStanding status) =>
        named.Select((name, i) => status.Reachable.Contains(name) ? i : named.Count).Min();
}
