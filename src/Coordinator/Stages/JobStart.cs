using Akka.Actor;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Rounds;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Stages;

/// <summary>Has the first weights of a job initialised, once its job file is known, and persists which blobs they are.</summary>
/// <param name="id">The job's id.</param>
/// <param name="job">The job.</param>
/// <param name="directory">The job directory, which knows the job file.</param>
/// <param name="messages">What it is told.</param>
/// <param name="models">Where the weights are written.</param>
/// <param name="trouble">Takes why they could not be.</param>
/// <param name="stopping">Gives up the initialisation.</param>
internal sealed class JobStart(
    string id,
    IJob job,
    IActorRef directory,
    JobMessages messages,
    IBlobStore models,
    CoordinatorTrouble trouble,
    CancellationToken stopping
)
{
    private string _specJson = "";
    private string _by = "";
    private bool _isInitialising;

    /// <summary>Whether the job file is known here, though the journal does not hold it yet.</summary>
    public bool IsFileKnown => _specJson.Length > 0;

    /// <summary>
    /// The directory wakes a job whose journal does not hold the job file: it goes on when the file is known, and else the file is
    /// asked for.
    /// </summary>
    /// <param name="wake">May hold the job file.</param>
    /// <param name="then">Goes on.</param>
    public void OnWakeWithoutFile(WakeJob wake, Action then)
    {
        if (_specJson.Length == 0)
        {
            if (wake.SpecJson.Length > 0 && WhyNotRead(wake) is { } reason)
            {
                trouble.Note(reason);
                return;
            }

            (_specJson, _by) = (wake.SpecJson, wake.By);
        }

        if (_specJson.Length > 0)
        {
            then();
        }
        else
        {
            directory.Tell(messages.NotInJournal(), job.Self);
        }
    }

    // the job begins with the newest rules that are known here, and its file is read by them
    private string? WhyNotRead(WakeJob wake)
    {
        int here = job.State.Rules.Version;
        int there = Math.Max(wake.RulesVersion, RuleBook.First);
        return here == there
            ? null
            : $"the job directory sends the job file by rules version {there}, this coordinator begins jobs with version {here}: "
                + "run the same release on every coordinator";
    }

    /// <summary>The directory wakes a job whose journal holds the job file: it need not be sent again.</summary>
    public void OnWake(WakeJob wake)
    {
        if (wake.SpecJson.Length > 0)
        {
            directory.Tell(messages.InJournal(), job.Self);
        }
    }

    /// <summary>Initialises, unless it is being done.</summary>
    public void Run()
    {
        if (_specJson.Length == 0 || _isInitialising)
        {
            return;
        }

        _isInitialising = true;
        RuleSet rules = job.State.Rules;
        Task.Run(() => JobInitialisation.Draw(id, _specJson, rules, models, stopping))
            .PipeTo(
                job.Self,
                success: initialisation => new Initialised(initialisation),
                failure: e => new InitialisationFailed(e.GetBaseException().Message)
            );
    }

    /// <summary>How the blobs of round 0 of a job that has begun are made again; they have the same bytes.</summary>
    public Func<Task> Again()
    {
        (string spec, RuleSet rules) = (job.State.Started?.SpecJson ?? "", job.State.Rules);
        return () => spec.Length == 0 ? Task.CompletedTask : JobInitialisation.Draw(id, spec, rules, models, stopping);
    }

    /// <summary>The weights are initialised.</summary>
    public void OnInitialised(Initialised initialised)
    {
        _isInitialising = false;
        trouble.Clear();
        var started = new JobStarted
        {
            Job = id,
            SpecJson = initialised.Initialisation.SpecJson,
            Parts = { initialised.Initialisation.Parts },
            Spec = initialised.Initialisation.Spec,
            RulesVersion = job.State.Rules.Version,
            AtUnixMs = job.NowUnixMs,
            MicroBatch = initialised.Initialisation.ChosenMicroBatch,
            By = _by,
        };
        job.Write([started], job.Continue);
    }

    /// <summary>They could not be; the next <see cref="Run"/> tries again.</summary>
    public void OnFailed(InitialisationFailed failed)
    {
        _isInitialising = false;
        trouble.Note(failed.Reason);
    }

    /// <summary>The first weights are initialised.</summary>
    public sealed record Initialised(JobInitialisation Initialisation) : INoSerializationVerificationNeeded;

    /// <summary>They could not be initialised or written.</summary>
    public sealed record InitialisationFailed(string Reason) : INoSerializationVerificationNeeded;
}
