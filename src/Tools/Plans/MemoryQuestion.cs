using ProFL.Learning.Networks;

namespace ProFL.Tools.Plans;

/// <summary>Of which trainings of a network the memory is asked for.</summary>
/// <param name="Network">The network.</param>
/// <param name="Batches">Samples for each step of the optimizer, each size on its own.</param>
/// <param name="Micros">Samples that go through the network at once, each size on its own; 0 = the whole batch.</param>
public sealed record MemoryQuestion(NetworkBlueprint Network, IReadOnlyList<int> Batches, IReadOnlyList<int> Micros);
