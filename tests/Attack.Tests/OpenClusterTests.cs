using ProFL.Attack.Tests.Clusters;

namespace ProFL.Attack.Tests;

/// <summary>
/// Everything that a process can try which reaches the ports of a cluster without certificates, and is no member of it. What only
/// certificates stop is named in docs/trust.md: it may join as a member, or say that it is at the address of one.
/// </summary>
public sealed class OpenClusterTests(OpenCluster cluster) : IClassFixture<OpenCluster>
{
    public static TheoryData<string> Names =>
        [.. Attacks.OfAnybody("").Concat(Attacks.OfStrangers("", () => "")).Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_refuse_and_say_it_once_when_a_stranger_sends(string attack) => AttackAssert.RefusedAndSaidOnce(cluster, attack);

    [Fact]
    public Task Should_end_with_the_undisturbed_model_when_all_of_it_was_tried_meanwhile() => AttackAssert.NothingHasChanged(cluster);
}
