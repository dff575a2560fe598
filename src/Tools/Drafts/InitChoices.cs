using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ProFL.Training.Formats;

namespace ProFL.Tools.Drafts;

/// <summary>What a new job file is to say.</summary>
/// <param name="Folder">The folder as it was given.</param>
/// <param name="DataFolder">The folder as the job file names it.</param>
/// <param name="Name">The job's name.</param>
/// <param name="Network">Name of its network's file.</param>
/// <param name="Clients">Clients that the data is dealt to.</param>
/// <param name="Partition">iid, dirichlet or shards.</param>
/// <param name="Alpha">Of dirichlet.</param>
/// <param name="Cohort">Clients in a round.</param>
/// <param name="Batch">Samples in a step of the optimizer.</param>
/// <param name="MemoryMinimum">Smallest budget in KiB; see <see cref="DraftBudgets"/>.</param>
/// <param name="MemoryMaximum">Largest budget in KiB.</param>
public sealed record InitChoices(
    string Folder,
    string DataFolder,
    string Name,
    string Network,
    int Clients,
    string Partition,
    double Alpha,
    int Cohort,
    int Batch,
    long MemoryMinimum,
    long MemoryMaximum
);

/// <summary>What <c>profl init</c> wrote.</summary>
/// <param name="JobFile">The job file.</param>
/// <param name="Choices">What it says.</param>
/// <param name="Samples">Samples that were found.</param>
/// <param name="Classes">Their classes, in the order of their labels.</param>
/// <param name="Decisions">What was decided, and why.</param>
public sealed record InitResult(
    string JobFile,
    InitChoices Choices,
    int Samples,
    ImmutableArray<string> Classes,
    ImmutableArray<Finding> Decisions
);

/// <summary>How JSON is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(InitResult))]
public sealed partial class InitJson : JsonSerializerContext;
