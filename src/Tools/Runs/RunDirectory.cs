using System.Text.Json;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Node.Files;
using ProFL.Node.Hosting;
using ProFL.Tools.Choices;

namespace ProFL.Tools.Runs;

/// <summary>
/// One run on this machine, in <c>runs/&lt;job&gt;/</c>: its job file, the coordinator's journal and blobs, each site's cache
/// and outbox, and the results. Everything a run needs to go on is in it.
/// </summary>
public sealed class RunDirectory
{
    /// <summary>The folder of all runs where none is named.</summary>
    public const string UsualFolder = "runs";

    private const string NoteName = "run.json";

    private readonly Lazy<JobSpec> _spec;

    private RunDirectory(string path, RunNote note, JobSpec? spec = null)
    {
        Path = path;
        Note = note;
        _spec = new Lazy<JobSpec>(() => Rules.WithMicroBatch(spec ?? Rules.ReadJob(Note.SpecJson)));
    }

    /// <summary>Its folder.</summary>
    public string Path { get; }

    /// <summary>What was run.</summary>
    public RunNote Note { get; }

    /// <summary>The job's id, which is the folder's name.</summary>
    public string Job => Note.Job;

    /// <summary>The rules that it was made with.</summary>
    /// <exception cref="UnknownRulesException">A newer release made it.</exception>
    public RuleSet Rules => RuleBook.Released.Of(Note.RulesVersion);

    /// <summary>The job file, with a number for its micro-batch.</summary>
    /// <exception cref="UnknownRulesException">A newer release made the run.</exception>
    public JobSpec Spec => _spec.Value;

    /// <summary>What the coordinator keeps.</summary>
    public string CoordinatorState => System.IO.Path.Combine(Path, "coordinator");

    /// <summary>The coordinator's journal.</summary>
    public string Journal => Coordinator.Hosting.CoordinatorHost.JournalOf(CoordinatorState);

    /// <summary>The finished model.</summary>
    public string Model => System.IO.Path.Combine(Path, "model.safetensors");

    /// <summary>The result as JSON.</summary>
    public string Result => System.IO.Path.Combine(Path, "result.json");

    /// <summary>Log of the run's actor systems.</summary>
    public string Log => System.IO.Path.Combine(Path, "run.log");

    /// <summary>Whether a coordinator's state folder is that of a run, whose clients are in the coordinator's own process.</summary>
    /// <param name="coordinatorState">The folder.</param>
    public static bool HasState(string coordinatorState) =>
        File.Exists(System.IO.Path.Combine(System.IO.Path.GetFullPath(coordinatorState), "..", NoteName));

    /// <summary>Whether it has its result; then nothing is written into it any more but a report that somebody asks for.</summary>
    public bool IsFinished => File.Exists(Result);

    /// <summary>It as one of the jobs that a command may mean.</summary>
    public JobCandidate Candidate => new(Job, IsOfCluster: false, !IsFinished, BegunAt(Path));

    /// <summary>What a site's client node keeps.</summary>
    public string SiteState(string site) => System.IO.Path.Combine(Path, "site-" + site);

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="spec">The job file.</param>
    /// <param name="dataDirectory">Where the data sets lie.</param>
    /// <param name="now">Goes into the job's id.</param>
    /// <param name="compared">Strategies that run after it on the same fleet.</param>
    public static RunDirectory Create(
        string runs,
        JobSpec spec,
        string dataDirectory,
        DateTimeOffset now,
        params IReadOnlyList<MethodName> compared
    )
    {
        string stem = $"{spec.Name}-{now.ToUniversalTime():yyyyMMdd-HHmmss}";
        for (int i = 1; ; i++)
        {
            string job = i == 1 ? stem : $"{stem}-{i}";
            string path = System.IO.Path.Combine(runs, job);
            if (Directory.Exists(path))
            {
                continue;
            }

            return Create(path, job, spec, dataDirectory, compared);
        }
    }

    /// <summary>Makes the folder of a new run whose job has an id of its own choice.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="job">The job's id; there must be no run of this name.</param>
    /// <param name="spec">The job file.</param>
    /// <param name="dataDirectory">Where the data sets lie.</param>
    public static RunDirectory CreateNamed(string runs, string job, JobSpec spec, string dataDirectory) =>
        Create(System.IO.Path.Combine(runs, job), job, spec, dataDirectory, []);

    private static RunDirectory Create(string path, string job, JobSpec spec, string dataDirectory, IReadOnlyList<MethodName> compared)
    {
        Directory.CreateDirectory(path);
        var note = new RunNote(
            job,
            RuleBook.Newest.WriteJob(spec),
            System.IO.Path.GetFullPath(dataDirectory),
            [.. compared.Select(s => Compared(job, spec, s))],
            RuleBook.Newest.Version
        );
        var run = new RunDirectory(path, note, spec);
        run.WriteWhole(NoteName, JsonSerializer.SerializeToUtf8Bytes(run.Note, RunJson.Default.RunNote));
        return run;
    }

    private static RunNote.ComparedJob Compared(string job, JobSpec spec, MethodName strategy) =>
        new($"{job}-{strategy}", RuleBook.Newest.WriteJob(spec with { Method = spec.Method with { Strategy = strategy } }));

    /// <summary>Opens a run for its result.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="job">A job's id, or <c>latest</c>: the newest that has ended.</param>
    /// <exception cref="UserException">There is no such run.</exception>
    public static RunDirectory Open(string runs, string job)
    {
        RunDirectory[] all = [.. All(runs)];
        string? chosen = JobChoice.Result(job, [.. all.Select(run => run.Candidate)])?.Id;
        return all.FirstOrDefault(run => run.Job == chosen)
            ?? throw new UserException(
                Mistake.Usage,
                all.Length == 0
                    ? $"there is no run in {System.IO.Path.GetFullPath(runs)}: start one with profl demo or profl run JOB.conf"
                    : $"there is no run '{job}' in {System.IO.Path.GetFullPath(runs)}; there are: "
                        + $"{string.Join(", ", all.TakeLast(5).Select(r => r.Job))}"
            );
    }

    /// <summary>Whether there is such a run.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="job">A job's id.</param>
    public static bool Exists(string runs, string job) => All(runs).Any(run => run.Job == job);

    /// <summary>Every run, oldest first.</summary>
    /// <exception cref="UserException">A run's own note is damaged.</exception>
    public static IEnumerable<RunDirectory> All(string runs)
    {
        if (!Directory.Exists(runs))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateDirectories(runs).OrderBy(BegunAt).ThenBy(p => p, StringComparer.Ordinal))
        {
            string note = System.IO.Path.Combine(path, NoteName);
            if (File.Exists(note))
            {
                yield return new RunDirectory(path, NoteIn(note));
            }
        }
    }

    // its note is written once; the time at which a folder was made is not kept by every file system
    private static DateTime BegunAt(string path) => File.GetLastWriteTimeUtc(System.IO.Path.Combine(path, NoteName));

    private static RunNote NoteIn(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Default.RunNote)!;
        }
        catch (JsonException broken)
        {
            throw new UserException(Mistake.Usage, $"{path} is damaged, at line {broken.LineNumber + 1}: move the run's folder away");
        }
    }

    /// <summary>Keeps other processes away from this run until disposed.</summary>
    /// <exception cref="UserException">Another process has it.</exception>
    public FolderLock Lock()
    {
        try
        {
            return FolderLock.Take(Path, "run");
        }
        catch (FolderInUseException held)
        {
            throw new UserException(Mistake.Usage, $"{held.Holder} works on run {Job}: wait for it, or stop it, and try again");
        }
    }

    /// <summary>Writes a file of the run all at once.</summary>
    public void WriteWhole(string name, byte[] bytes) => WholeFile.Write(System.IO.Path.Combine(Path, name), bytes);
}
