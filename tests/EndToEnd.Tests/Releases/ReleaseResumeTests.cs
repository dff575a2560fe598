namespace ProFL.EndToEnd.Tests.Releases;

/// <summary>A job that one release began ends with the very same model when any later release goes on with it.</summary>
public sealed class ReleaseResumeTests(ResumedReleases resumed) : IClassFixture<ResumedReleases>
{
    public static TheoryData<string> Cases => ReleaseCase.Those(c => c.Resume == "always");

    public static TheoryData<string> MoreCases => ReleaseCase.Those(c => c.Resume == "long");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Should_end_with_the_undisturbed_model_when_this_program_goes_on(string name) => GoOn(name);

    [Theory]
    [MemberData(nameof(MoreCases))]
    [Trait("Category", "Long")]
    public Task Should_end_with_the_undisturbed_model_when_this_program_goes_on_with_more(string name) => GoOn(name);

    private async Task GoOn(string name)
    {
        var expected = ReleaseCase.Of(name);

        ResumedReleases.Resumed ended = await resumed.Of(name);

        Assert.Empty(ended.Findings);
        ReleaseFinding found = ended.Found;
        Assert.Equal(("completed", ended.ModelSha256), (found.Status, found.ModelSha256));
        // with rounds.mode = deadline the model depends on who is in time
        Assert.Equal(expected.ModelSha256.Length > 0 ? expected.ModelSha256 : ended.ModelSha256, ended.ModelSha256);
        Assert.Equal(
            (0, 0, 0, expected.Exclusions),
            (found.UpdatesTrainedAgain, found.UpdatesCountedTwice, found.NondeterministicTrainings, found.Exclusions)
        );
    }
}
