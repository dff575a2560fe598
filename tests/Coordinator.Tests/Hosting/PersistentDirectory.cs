using Akka.Actor;
using Akka.Persistence;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Hosting;

/// <summary>Persists what is submitted, takes a snapshot after every second job, answers once all that is stored.</summary>
internal sealed class PersistentDirectory : ReceivePersistentActor
{
    private readonly List<JobSubmitted> _jobs = [];
    private IActorRef? _asker;
    private int _recoveredFromSnapshot;

    public PersistentDirectory()
    {
        Recover<JobSubmitted>(_jobs.Add);
        Recover<SnapshotOffer>(offer =>
        {
            _jobs.AddRange(((JobDirectorySnapshot)offer.Snapshot).Jobs.Select(entry => entry.Submitted));
            _recoveredFromSnapshot = _jobs.Count;
        });
        Command<SubmitJob>(OnSubmitJob);
        Command<ListJobs>(_ =>
            Sender.Tell(
                new JobsPage
                {
                    Total = _jobs.Count,
                    Jobs = { _jobs.Select(job => new JobSummary { Job = job.Job, SubmittedUnixMs = _recoveredFromSnapshot }) },
                }
            )
        );
        Command<SaveSnapshotSuccess>(_ => _asker!.Tell(new JobAccepted { Job = _jobs[^1].Job }));
        Command<SaveSnapshotFailure>(failure => _asker!.Tell(new JobRefused { Reason = failure.Cause.ToString() }));
    }

    public override string PersistenceId => "job-directory";

    private void OnSubmitJob(SubmitJob submit)
    {
        _asker = Sender;
        Persist(
            new JobSubmitted { Job = submit.Job, Order = _jobs.Count + 1 },
            submitted =>
            {
                _jobs.Add(submitted);
                if (_jobs.Count % 2 == 0)
                {
                    SaveSnapshot(
                        new JobDirectorySnapshot
                        {
                            Jobs = { _jobs.Select(job => new JobDirectorySnapshot.Types.Entry { Submitted = job }) },
                        }
                    );
                }
                else
                {
                    _asker.Tell(new JobAccepted { Job = submitted.Job });
                }
            }
        );
    }
}
