using ProFL.Coordinator.Members;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Members;

public sealed class FormationTests
{
    private const string A = "akka.tcp://profl@10.0.0.1:4053";
    private const string B = "akka.tcp://profl@10.0.0.2:4053";
    private const string C = "akka.tcp://profl@10.0.0.3:4053";
    private static readonly string[] Named = [A, B, C];

    [Fact]
    public void Should_begin_a_cluster_when_two_of_three_wait_and_the_first_is_silent()
    {
        Assert.Equal(Formation.Step.Begin, Decide(Waiting(B), Waiting(C)));
        Assert.Equal(Formation.Step.Wait, Decide(Waiting(C), Waiting(B)));
    }

    [Fact]
    public void Should_wait_when_it_is_alone()
    {
        Assert.All(Named, address => Assert.Equal(Formation.Step.Wait, Decide(Waiting(address))));
    }

    [Fact]
    public void Should_begin_a_cluster_when_all_wait_and_it_is_the_first()
    {
        Assert.Equal(Formation.Step.Begin, Decide(Waiting(A), Waiting(B), Waiting(C)));
    }

    [Fact]
    public void Should_leave_it_to_the_first_when_the_first_waits_too()
    {
        Assert.Equal(Formation.Step.Wait, Decide(Waiting(B), Waiting(A), Waiting(C)));
        Assert.Equal(Formation.Step.Wait, Decide(Waiting(B), Waiting(A)));
    }

    [Fact]
    public void Should_wait_to_be_let_in_when_another_is_in_a_cluster()
    {
        Assert.Equal(Formation.Step.Wait, Decide(Waiting(B), Member(C, [C])));
        Assert.Equal(Formation.Step.Wait, Decide(Waiting(B), Member(A, [A]), Waiting(C)));
    }

    [Fact]
    public void Should_wait_when_fewer_than_three_are_named_or_it_is_not_among_them()
    {
        Assert.Equal(Formation.Step.Wait, Formation.Decide([A, B], Waiting(B), []));
        Assert.Equal(Formation.Step.Wait, Formation.Decide([A, C, "akka.tcp://profl@10.0.0.4:4053"], Waiting(B), [Waiting(C)]));
    }

    [Fact]
    public void Should_start_again_when_the_other_cluster_has_more_of_the_coordinators()
    {
        Assert.Equal(Formation.Step.StartAgain, Decide(Member(A, [A]), Member(B, [B, C]), Member(C, [B, C])));
        Assert.Equal(Formation.Step.Wait, Decide(Member(B, [B, C]), Member(A, [A])));
    }

    [Fact]
    public void Should_let_only_one_of_two_start_again_when_both_clusters_have_as_many()
    {
        Assert.Equal(Formation.Step.Wait, Decide(Member(A, [A]), Member(B, [B])));
        Assert.Equal(Formation.Step.StartAgain, Decide(Member(B, [B]), Member(A, [A])));
    }

    [Fact]
    public void Should_wait_when_one_of_the_two_has_only_not_noticed_that_it_lost_the_other()
    {
        CoordinatorStanding lost = Member(A, reachable: [A], members: [A, B, C]);

        Assert.Equal(Formation.Step.Wait, Decide(Member(B, [B, C]), lost));
        Assert.Equal(Formation.Step.Wait, Decide(lost, Member(B, [B, C])));
    }

    [Fact]
    public void Should_wait_when_those_that_wait_follow_another_that_it_does_not_hear()
    {
        CoordinatorStanding third = Waiting(C);
        third.Follows = A;

        Assert.Equal(Formation.Step.Wait, Formation.Decide(Named, Waiting(B), [third]));
        Assert.Equal(Formation.Step.Begin, Formation.Decide(Named, Waiting(A), [third]));
    }

    // those that wait follow whoever asks
    private static Formation.Step Decide(CoordinatorStanding self, params CoordinatorStanding[] others)
    {
        foreach (CoordinatorStanding other in others)
        {
            other.Follows = other.IsMember ? "" : self.Coordinator;
        }

        return Formation.Decide(Named, self, others);
    }

    private static CoordinatorStanding Waiting(string address) => new() { Coordinator = address };

    private static CoordinatorStanding Member(string address, string[] reachable, string[]? members = null) =>
        new()
        {
            Coordinator = address,
            IsMember = true,
            Reachable = { reachable },
            Members = { members ?? reachable },
        };
}
