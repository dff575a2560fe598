namespace ProFL.Tools.Histories;

/// <summary>
/// The network of a job as a whole: what it would take to train all of it at once. With the strategy all-small it is the narrowed network.
/// </summary>
/// <param name="Name">The network's.</param>
/// <param name="Parameters">Trainable scalars.</param>
/// <param name="Bytes">Of all its tensors as they travel, float32.</param>
/// <param name="MemoryBytes">Memory that a client needs to train it, by the memory model.</param>
/// <param name="ConstantBytes">The part of it that any training needs, whatever it trains.</param>
/// <param name="ClientsAble">Clients whose budget suffices.</param>
public sealed record FullNetwork(string Name, long Parameters, long Bytes, long MemoryBytes, long ConstantBytes, int ClientsAble);
