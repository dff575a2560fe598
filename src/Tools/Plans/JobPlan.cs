using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ProFL.Tools.Plans;

/// <summary>What a job will do and need, as far as it can be told without training.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Strategy">Its strategy, by its name in the literature.</param>
/// <param name="Network">Name of the network that is trained.</param>
/// <param name="Parameters">Of the full network.</param>
/// <param name="Blocks">The network's blocks, then its head.</param>
/// <param name="Clients">Clients of the fleet.</param>
/// <param name="Cohort">Clients that train in a round, at most.</param>
/// <param name="Batch">Samples that go through the network at once.</param>
/// <param name="DataProblem">Why coverage and time are not known; empty when they are.</param>
/// <param name="Steps">The steps of the curriculum.</param>
/// <param name="FullNetwork">For comparison, training the full network.</param>
/// <param name="Rounds">Rounds of the job.</param>
/// <param name="Bytes">Bytes of weights down and up, expected.</param>
/// <param name="BytesIfFull">The same if everybody trained the full network for as many rounds.</param>
/// <param name="SecondsPerRound">
/// Of a round where one process of this machine runs the job, over all steps; null when the data is not here, nothing was measured, or
/// the job cannot run.
/// </param>
/// <param name="Seconds">Of all rounds; null as before.</param>
/// <param name="Warnings">Steps that few or none can do, and classes that nobody able has.</param>
public sealed record JobPlan(
    string Job,
    ulong Seed,
    string Strategy,
    string Network,
    long Parameters,
    ImmutableArray<PlannedBlock> Blocks,
    int Clients,
    int Cohort,
    int Batch,
    string DataProblem,
    ImmutableArray<PlannedStep> Steps,
    PlannedFullNetwork FullNetwork,
    Extent Rounds,
    Extent Bytes,
    Extent BytesIfFull,
    double? SecondsPerRound,
    Extent? Seconds,
    ImmutableArray<string> Warnings
)
{
    /// <summary>Names of the classes in the order of their numbers; empty where the job names none.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>Steps that no client can train, and at which the job would fail.</summary>
    [JsonIgnore]
    public IEnumerable<PlannedStep> Impossible => Steps.Where(step => !step.IsPossible);
}

/// <summary>A block of the network, or its head.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Of it.</param>
/// <param name="Layers">Its layers.</param>
public sealed record PlannedBlock(string Name, long Parameters, int Layers);

/// <summary>From the least to the most.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
public sealed record Extent(long Least, long Most)
{
    /// <summary>The two together.</summary>
    public static Extent Add(Extent left, Extent right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Extent(checked(left.Least + right.Least), checked(left.Most + right.Most));
    }
}

/// <summary>What training the full network needs, and who has it.</summary>
/// <param name="Memory">Memory of a client that trains all of it.</param>
/// <param name="ClientsAble">Clients that can train all of it.</param>
/// <param name="Coverage">How far these cover the fleet's data; null when the data is not here.</param>
public sealed record PlannedFullNetwork(MemoryRow Memory, int ClientsAble, Coverage? Coverage);

/// <summary>A step of the curriculum.</summary>
/// <param name="Index">Its place in the curriculum, from 0.</param>
/// <param name="Name">A name of <see cref="NamedSubModels"/>.</param>
/// <param name="Stage">shrinking or growing.</param>
/// <param name="Step">The step of the stage, from 1.</param>
/// <param name="Rounds">Its rounds.</param>
/// <param name="Memory">Memory of a client that trains all of it.</param>
/// <param name="ClientsAble">Clients that can train all of it.</param>
/// <param name="ClientsByPolicy">Clients below that which train a share of it by the job's low-memory policy.</param>
/// <param name="ClientsUnable">Clients that train nothing of it.</param>
/// <param name="Coverage">How far those who can train all of it cover the fleet's data; null when the data is not here.</param>
/// <param name="CoverageWithPolicy">How far those who train all or a share cover the fleet's data; null when the data is not here.</param>
/// <param name="Bytes">Bytes of weights down and up, expected.</param>
/// <param name="SecondsPerRound">
/// Of a round where one process of this machine runs the job; null when the data is not here or nothing was measured.
/// </param>
public sealed record PlannedStep(
    int Index,
    string Name,
    string Stage,
    int Step,
    Extent Rounds,
    MemoryRow Memory,
    int ClientsAble,
    int ClientsByPolicy,
    int ClientsUnable,
    Coverage? Coverage,
    Coverage? CoverageWithPolicy,
    Extent Bytes,
    double? SecondsPerRound
)
{
    /// <summary>Whether a client can train it, or a part of it.</summary>
    [JsonIgnore]
    public bool IsPossible => ClientsAble + ClientsStreaming + ClientsByPolicy > 0;

    /// <summary>Clients below that which train all of it segment by segment.</summary>
    public int ClientsStreaming { get; init; }

    /// <summary>What a client needs at least that trains all of it segment by segment, in bytes; null where nobody streams.</summary>
    public long? SmallestBytes { get; init; }

    /// <summary>Disk that suffices every client that trains all of it segment by segment, in bytes; null where nobody streams.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>The layer that sets <see cref="SmallestBytes"/>, by name and type; null where nobody streams.</summary>
    public string? LargestLayer { get; init; }

    /// <summary>The most segments in which one of them streams it; 0 where nobody does.</summary>
    public int MostSegments { get; init; }
}
