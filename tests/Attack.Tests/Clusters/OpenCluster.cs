namespace ProFL.Attack.Tests.Clusters;

/// <summary>A cluster without certificates, on loopback, and a process that is no member.</summary>
public sealed class OpenCluster : AttackedCluster
{
    protected override string Protocol => "akka.tcp";

    private protected override IEnumerable<AttackCase> Begin() =>
        [.. Attacks.OfAnybody(BaitFile), .. Attacks.OfStrangers(LureUrl, () => $"{AddressOf("north")}")];
}
