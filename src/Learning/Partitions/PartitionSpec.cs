namespace ProFL.Learning.Partitions;

/// <summary>How the samples of a data set are spread over simulated clients.</summary>
public abstract record PartitionSpec
{
    private PartitionSpec() { }

    /// <summary>Every client draws from the same distribution; sizes differ by at most 1.</summary>
    public sealed record Iid : PartitionSpec;

    /// <summary>
    /// Each class is divided over the clients in proportions drawn from a symmetric Dirichlet distribution
    /// (Hsu, Qi and Brown, arXiv 1909.06335).
    /// </summary>
    /// <param name="Alpha">Concentration, above 0: large is like <see cref="Iid"/>, 0.1 gives most of a class to few clients.</param>
    public sealed record Dirichlet(double Alpha) : PartitionSpec;

    /// <summary>
    /// Samples sorted by class are cut into equal shards, and each client is dealt some (McMahan et al., arXiv
    /// 1602.05629): few classes per client.
    /// </summary>
    /// <param name="PerClient">Shards per client, at least 1; 2 in the literature.</param>
    public sealed record Shards(int PerClient) : PartitionSpec;

    /// <summary>Nothing is dealt: each client has a folder of its own, at its site.</summary>
    public sealed record Folders : PartitionSpec;
}
