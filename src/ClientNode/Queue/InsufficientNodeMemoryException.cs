namespace ProFL.ClientNode.Queue;

/// <summary>Work that this node can never hold, however long it waits.</summary>
/// <param name="neededBytes">What the work needs.</param>
/// <param name="capacityBytes">What the node's trainings may use together.</param>
public sealed class InsufficientNodeMemoryException(long neededBytes, long capacityBytes)
    : Exception(
        $"it needs {(neededBytes + (1 << 20) - 1) >> 20} MiB and this node gives its trainings {capacityBytes >> 20} MiB in all: raise "
            + "profl.client-node.memory; a training needs less with a smaller batch, an evaluation does not"
    );
