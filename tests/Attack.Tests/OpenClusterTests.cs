using System.Net;
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

    [Theory]
    [InlineData("/api", HttpStatusCode.OK)] // whoever is at this machine may command where there is no token
    [InlineData("/api/../../../etc/passwd", HttpStatusCode.NotFound)]
    [InlineData("/blobs/small-7/1/x", HttpStatusCode.NotFound)]
    [InlineData("/blobs/..%2F..%2Fbait", HttpStatusCode.NotFound)]
    [InlineData("/faults/late", HttpStatusCode.NotFound)]
    public async Task Should_open_no_door_but_its_own(string path, HttpStatusCode status)
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://127.0.0.1:{cluster.HttpPort}{path}"));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public Task Should_end_with_the_undisturbed_model_when_all_of_it_was_tried_meanwhile() => AttackAssert.NothingHasChanged(cluster);
}
