namespace ProFL.Attack.Tests.Clusters;

/// <summary>The same, and more messages than anybody can think of.</summary>
public sealed class FloodedCluster : SecuredCluster
{
    /// <inheritdoc/>
    public override int Generated => 100_000;
}
