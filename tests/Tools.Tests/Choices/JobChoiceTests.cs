using ProFL.Tools.Choices;

namespace ProFL.Tools.Tests.Choices;

public class JobChoiceTests
{
    [Theory]
    [InlineData("run:old:finished cluster:new:finished", "new")]
    [InlineData("run:new:finished cluster:paused:unfinished run:newer:finished", "paused")]
    [InlineData("cluster:new:finished run:interrupted:unfinished cluster:newer:finished", "interrupted")]
    [InlineData("run:one:unfinished cluster:two:unfinished", "two")]
    [InlineData("cluster:two:unfinished run:one:unfinished", "one")]
    [InlineData("run:only:finished", "only")]
    [InlineData("", null)]
    public void Should_choose_the_newest_that_has_not_ended_wherever_it_is_when_latest_is_meant(string jobs, string? chosen) =>
        Assert.Equal(chosen, JobChoice.Of(JobChoice.Latest, Candidates(jobs))?.Id);

    [Theory]
    [InlineData("run:old:finished cluster:new:finished run:stopped:unfinished", "latest", "new")]
    [InlineData("run:old:finished run:stopped:unfinished", "stopped", "stopped")]
    [InlineData("run:only:unfinished", "latest", "only")]
    [InlineData("", "latest", null)]
    public void Should_choose_one_that_has_not_ended_only_when_it_is_named_or_alone_when_a_result_is_wanted(
        string jobs,
        string job,
        string? chosen
    ) => Assert.Equal(chosen, JobChoice.Result(job, [.. Candidates(jobs)])?.Id);

    [Fact]
    public void Should_name_the_jobs_when_a_result_is_wanted_and_several_have_not_ended()
    {
        UserException refused = Assert.Throws<UserException>(() =>
            JobChoice.Result("latest", [.. Candidates("run:now:unfinished cluster:other:unfinished")])
        );

        Assert.EndsWith("named: now, other", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", false)]
    [InlineData("b", true)]
    [InlineData("c", null)]
    public void Should_choose_the_place_that_has_the_job_when_an_id_is_given(string id, bool? isOfCluster) =>
        Assert.Equal(isOfCluster, JobChoice.Of(id, Candidates("run:a:finished cluster:b:unfinished"))?.IsOfCluster);

    [Fact]
    public void Should_ask_which_is_meant_when_both_places_have_the_id()
    {
        string refusal = Assert.Throws<UserException>(() => JobChoice.Of("a", Candidates("run:a:finished cluster:a:unfinished"))).Message;

        Assert.Contains("--runs FOLDER or --cluster", refusal, StringComparison.Ordinal);
    }

    // each a second newer than the one before it
    private static IEnumerable<JobCandidate> Candidates(string jobs) =>
        jobs.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(job => job.Split(':'))
            .Select(
                (job, place) =>
                    new JobCandidate(job[1], job[0] == "cluster", job[2] == "unfinished", DateTimeOffset.UnixEpoch.AddSeconds(place))
            );
}
