using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests.Releases;

/// <summary>Journals and models live longer than a release: what any release left must verify.</summary>
public sealed class ReleaseVerifyTests
{
    public static TheoryData<string> Cases => ReleaseCase.Those(_ => true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Should_find_what_the_release_said_when_this_program_verifies_what_it_left(string name)
    {
        using var fixture = new ReleaseFixture(name);

        (ReleaseFinding found, IReadOnlyList<string> findings) = await fixture.Verify();

        Assert.Empty(findings);
        Assert.Equal(ReleaseFinding.In(fixture.Expected), found);
        Assert.Equal(fixture.Expected.UpdatesRefused, fixture.Expected.Events.GetValueOrDefault("UpdateRefused"));
    }

    [Fact]
    public async Task Should_list_each_run_with_its_model_when_runs_of_all_releases_lie_in_one_folder()
    {
        using var folder = new TemporaryFolder();
        string[] runs = [.. ReleaseCase.Names.Where(name => ReleaseCase.Of(name).Kind == ReleaseCase.RunFolder)];
        Array.ForEach(runs, name => ReleaseFixture.Unpack(name, folder.Path));

        using ProductProcess jobs = await ProductProcess.Run(TimeSpan.FromSeconds(60), "jobs", "--runs", folder.Path, "--json");

        Assert.True(jobs.ExitCode == 0, jobs.Error);
        IEnumerable<(string?, string?, long)> listed = JsonDocument
            .Parse(jobs.Output)
            .RootElement.EnumerateArray()
            .Select(j => (j.GetProperty("job").GetString(), j.GetProperty("modelSha256").GetString(), j.GetProperty("rounds").GetInt64()));
        IEnumerable<(string?, string?, long)> expected = runs.Select(ReleaseCase.Of)
            .Select(c => ((string?)c.Job, (string?)(c.Finished ? c.ModelSha256 : ""), c.Rounds));
        Assert.Equal(expected.Order(), listed.Order());
    }
}
