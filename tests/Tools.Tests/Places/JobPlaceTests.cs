using ProFL.Tools.Places;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Places;

public sealed class JobPlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_take_the_run_that_has_ended_for_a_result_and_the_one_that_has_not_to_go_on_with()
    {
        RunDirectory finished = New(finished: true);
        RunDirectory unfinished = New(finished: false);

        RunDirectory reported = await JobPlace.OpenRun(_folder.Path, "latest", _said.Add, CancellationToken.None);
        JobPlace exported = await Find(wantsResult: true);
        JobPlace resumed = await Find(wantsResult: false);

        Assert.Equal((finished.Job, finished.Job, unfinished.Job), (reported.Job, exported.Run!.Job, resumed.Run!.Job));
        Assert.Equal(
            [
                $"run {finished.Job} in {finished.Path}, which has ended",
                $"run {finished.Job} in {finished.Path}, which has ended",
                $"run {unfinished.Job} in {unfinished.Path}, unfinished",
            ],
            _said
        );
    }

    [Fact]
    public async Task Should_take_a_run_that_has_not_ended_for_a_result_when_there_is_no_other()
    {
        RunDirectory only = New(finished: false);

        Assert.Equal(only.Job, (await JobPlace.OpenRun(_folder.Path, "latest", _said.Add, CancellationToken.None)).Job);
        Assert.Equal(only.Job, (await Find(wantsResult: true)).Run!.Job);
    }

    private Task<JobPlace> Find(bool wantsResult) =>
        JobPlace.Find("latest", _folder.Path, cluster: null, tokenFile: null, wantsResult, _said.Add, CancellationToken.None);

    private RunDirectory New(bool finished)
    {
        var run = RunDirectory.Create(_folder.Path, Jobs.GrowingOnly(), _folder.Path, DateTimeOffset.UnixEpoch);
        if (finished)
        {
            run.WriteWhole("result.json", [1]);
        }

        return run;
    }
}
