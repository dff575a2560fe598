namespace ProFL.Learning.Jobs;

/// <summary>How a round is held, and when it closes.</summary>
public abstract record RoundSpec
{
    private RoundSpec() { }

    /// <summary>Clients that are asked to train in a round, at least 1; fewer where there are fewer, or fewer are able.</summary>
    public abstract int Cohort { get; }

    /// <summary>Updates that a round counts when all goes well, at most <see cref="Cohort"/>.</summary>
    public abstract int Target { get; }

    /// <summary>
    /// Members of a cohort that train the whole sub-model, where so many can: without one, a round would not move the active block.
    /// </summary>
    public abstract int WholeAtLeast { get; }

    /// <summary>A round closes when every member of the cohort is in: the final model does not depend on timing.</summary>
    /// <param name="Cohort">Clients that train in a round.</param>
    /// <param name="GiveUpAfter">How long a member may be silent before it is excluded from the round.</param>
    public sealed record Strict(int Cohort, TimeSpan GiveUpAfter) : RoundSpec
    {
        /// <inheritdoc/>
        public override int Cohort { get; } = Cohort;

        /// <inheritdoc/>
        public override int Target => Cohort;

        /// <inheritdoc/>
        public override int WholeAtLeast => 1;
    }

    /// <summary>
    /// A round closes as soon as enough updates are in, and leaves stragglers out: a job goes on whoever is slow or
    /// dead, and its model depends on who was.
    /// </summary>
    /// <param name="Target">Updates that close a round.</param>
    /// <param name="Minimum">Updates that close a round when its deadline is over, from 1 to the target.</param>
    /// <param name="Deadline">From when a round is sent out.</param>
    /// <param name="OverSelection">How many times as many clients as the target are asked to train, at least 1.</param>
    public sealed record ByDeadline(int Target, int Minimum, TimeSpan Deadline, double OverSelection) : RoundSpec
    {
        /// <inheritdoc/>
        public override int Target { get; } = Target;

        // in decimal, where 10 × 1.1 is 11
        /// <summary>⌈target × over-selection⌉.</summary>
        public override int Cohort => (int)decimal.Ceiling(Target * (decimal)OverSelection);

        /// <summary>Over-selected as the others are: ⌈over-selection⌉.</summary>
        public override int WholeAtLeast => (int)decimal.Ceiling((decimal)OverSelection);
    }
}
