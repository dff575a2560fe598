using System.Text.Json.Nodes;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Node.Hosting;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Runs;

public sealed class RunDirectoryTests : IDisposable
{
    private const string Key = "rulesVersion";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_note_the_newest_rules_and_read_the_job_by_them_when_a_run_is_made()
    {
        RunDirectory made = New();

        var opened = RunDirectory.Open(_folder.Path, made.Job);

        Assert.Equal(RuleBook.Newest.Version, (int)NoteOf(made)[Key]!);
        Assert.Equal(RuleBook.Newest.Version, opened.Rules.Version);
        Assert.Equal(made.Spec.ToJson(), opened.Spec.ToJson());
        Assert.Same(opened.Spec, opened.Spec);
    }

    [Fact]
    public void Should_show_the_network_of_each_run_when_runs_are_listed()
    {
        RunDirectory made = New();

        JobLine line = Assert.Single(RunList.Of(_folder.Path));

        Assert.Equal(made.Spec.Network.Name, line.Network);
        Assert.Matches($"^{made.Job} +{line.Network} +unfinished ", line.ToString());
    }

    [Fact]
    public void Should_name_the_process_when_another_works_on_a_run()
    {
        RunDirectory run = New();
        using FolderLock first = run.Lock();

        UserException refused = Assert.Throws<UserException>(() => run.Lock());

        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName} since", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_give_the_micro_batch_a_number_and_note_the_file_as_it_is_when_it_says_auto()
    {
        JobSpec job = Jobs.Demo();
        JobSpec auto = job with { Training = job.Training with { MicroBatch = TrainingSpec.ChosenMicroBatch } };
        var made = RunDirectory.Create(_folder.Path, auto, _folder.Path, DateTimeOffset.UnixEpoch);

        var opened = RunDirectory.Open(_folder.Path, made.Job);

        int chosen = RuleBook.Newest.WithMicroBatch(auto).Training.MicroBatch;
        Assert.InRange(chosen, 8, auto.Training.Batch);
        Assert.Equal((chosen, chosen), (made.Spec.Training.MicroBatch, opened.Spec.Training.MicroBatch));
        Assert.Contains("\"micro-batch\":\"auto\"", opened.Note.SpecJson, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_follow_the_first_rules_when_an_earlier_release_noted_none()
    {
        RunDirectory made = New();
        JobSpec asThen = FirstRules.ReadJob(FirstRules.WriteJob(made.Spec));
        Change(
            made,
            note =>
            {
                note.Remove(Key);
                note["specJson"] = FirstRules.WriteJob(asThen);
            }
        );

        var opened = RunDirectory.Open(_folder.Path, made.Job);

        Assert.Equal(RuleBook.First, opened.Rules.Version);
        Assert.Equal(FirstRules.WriteJob(asThen), FirstRules.WriteJob(opened.Spec));
    }

    [Fact]
    public void Should_list_the_run_and_say_which_release_reads_its_job_when_a_later_one_made_it()
    {
        RunDirectory made = New();
        Change(made, note => note[Key] = 1000);

        RunDirectory opened = Assert.Single(RunDirectory.All(_folder.Path));

        Assert.Contains(
            "rules version 1000, this release knows versions up to",
            Assert.Throws<UnknownRulesException>(() => opened.Spec).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Should_leave_everything_as_it_is_when_a_finished_run_is_run_again()
    {
        RunDirectory made = New();
        RunResults.Write(made);
        string[] before = [.. Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order()];

        RunResult again = await JobRun.Run(made, settings: [], new SilentView(), CancellationToken.None);

        Assert.Equal(("abc", 1), (again.ModelSha256, again.Seconds));
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void Should_open_the_finished_run_when_latest_is_meant_and_the_newer_one_is_unfinished()
    {
        RunDirectory finished = New();
        finished.WriteWhole("result.json", [1]);
        RunDirectory unfinished = New();

        Assert.Equal(finished.Job, RunDirectory.Open(_folder.Path, "latest").Job);
        unfinished.WriteWhole("result.json", [1]);
        Assert.Equal(unfinished.Job, RunDirectory.Open(_folder.Path, "latest").Job);
    }

    private static RuleSet FirstRules => RuleBook.Released.Of(RuleBook.First);

    private RunDirectory New() => RunDirectory.Create(_folder.Path, Jobs.GrowingOnly(), _folder.Path, DateTimeOffset.UnixEpoch);

    private static JsonObject NoteOf(RunDirectory run) => JsonNode.Parse(File.ReadAllText(Path.Combine(run.Path, "run.json")))!.AsObject();

    private static void Change(RunDirectory run, Action<JsonObject> change)
    {
        JsonObject note = NoteOf(run);
        change(note);
        File.WriteAllText(Path.Combine(run.Path, "run.json"), note.ToJsonString());
    }
}
