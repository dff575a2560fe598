using ProFL.Coordinator.Members;
using ProFL.Coordinator.Tests.Views;

namespace ProFL.Coordinator.Tests.Members;

public sealed class FormationVoteTests
{
    private const string A = "akka.tcp://profl@10.0.0.1:4053";
    private const string B = "akka.tcp://profl@10.0.0.2:4053";
    private const string C = "akka.tcp://profl@10.0.0.3:4053";
    private static readonly string[] Named = [A, B, C];
    private readonly SteppedTime _time = new();

    [Fact]
    public void Should_follow_one_alone_when_two_that_do_not_hear_each_other_ask()
    {
        FormationVote third = Of(C);

        Assert.Equal(A, third.AskedBy(A));
        Assert.Equal(A, third.AskedBy(B));
    }

    [Fact]
    public void Should_go_over_to_the_first_in_line_when_its_vote_has_run_out()
    {
        FormationVote third = Of(C);
        Assert.Equal(B, third.AskedBy(B));
        Assert.Equal(B, third.AskedBy(A));

        _time.Step(FormationVote.Lasts / 2);
        // the first in line has asked: the second gets no more time
        Assert.Equal(B, third.AskedBy(B));
        _time.Step(FormationVote.Lasts / 2);

        Assert.Equal(A, third.AskedBy(A));
    }

    [Fact]
    public void Should_go_over_to_the_second_when_the_first_is_silent()
    {
        FormationVote third = Of(C);
        Assert.Equal(A, third.AskedBy(A));

        _time.Step(FormationVote.Lasts);

        Assert.Equal(B, third.AskedBy(B));
    }

    [Fact]
    public void Should_follow_nobody_that_comes_after_itself()
    {
        FormationVote first = Of(A);

        Assert.Equal("", first.AskedBy(B));
        Assert.True(first.TakeOwn());
    }

    [Fact]
    public void Should_not_begin_while_another_has_its_vote()
    {
        FormationVote second = Of(B);
        Assert.Equal(A, second.AskedBy(A));
        Assert.False(second.TakeOwn());

        _time.Step(FormationVote.Lasts);

        Assert.True(second.TakeOwn());
        Assert.Equal("", second.AskedBy(A));
    }

    private FormationVote Of(string self) => new(Named, self, _time);
}
