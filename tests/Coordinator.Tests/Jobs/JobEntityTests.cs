using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Ports;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Jobs;

/// <summary>What sharding hosts for a job, with a stand-in for its StageManager that does what the test says.</summary>
public sealed class JobEntityTests : TestKit
{
    private const string Job = "digits-1";
    private readonly System.Collections.Concurrent.ConcurrentQueue<bool> _fromSnapshot = new();
    private readonly IActorRef _entity;
    private IActorRef _manager = ActorRefs.Nobody;

    public JobEntityTests()
        : base("akka.loglevel = OFF")
    {
        _entity = ActorOf(
            Props.Create(() =>
                new Parent(Props.Create(() => new JobEntity(Job, Manager, TimeProvider.System, NullLogger.Instance)), TestActor)
            )
        );
        _manager = ExpectMsg<IActorRef>();
    }

    [Fact]
    public void Should_pass_everything_on_when_the_journal_is_there()
    {
        _entity.Tell(new GetJobStatus { Job = Job });
        ExpectMsg<GetJobStatus>();
        _entity.Tell(new UpdateReady { Job = Job });
        ExpectMsg<UpdateReady>();
    }

    [Fact]
    public void Should_answer_with_reason_and_last_known_state_when_the_journal_is_lost()
    {
        Lose(
            "connection refused",
            new JobStatus
            {
                Job = Job,
                Status = JobPhase.Training,
                Clients = 6,
                Rounds = 12,
            }
        );

        JobStatus status = Status();

        Assert.Equal((JobPhase.Paused, 12), (status.Status, (int)status.Rounds));
        Assert.Equal("the journal is out of reach: connection refused", status.Reason);
        Assert.Equal("journal", Assert.Single(status.Waiting).Who);
        Assert.Contains("goes on by itself", status.Waiting[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_explain_what_it_waits_for_when_the_journal_is_lost()
    {
        Lose("connection refused", new JobStatus { Job = Job });

        JobExplanation explanation = await _entity.Ask<JobExplanation>(new ExplainJob { Job = Job }, TimeSpan.FromSeconds(5));

        Assert.Contains("connection refused", explanation.Now, StringComparison.Ordinal);
        Assert.Contains("nothing is lost", Assert.Single(explanation.Waiting).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_keep_the_last_known_state_when_the_next_recovery_fails_too()
    {
        Lose(
            "connection refused",
            new JobStatus
            {
                Job = Job,
                Status = JobPhase.Training,
                Clients = 6,
                Rounds = 12,
            }
        );
        Wake();
        Lose("the database system is starting up", new JobStatus { Job = Job, Status = JobPhase.Recruiting });

        JobStatus status = Status();

        Assert.Equal(12, status.Rounds);
        Assert.Contains("starting up", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_start_the_manager_again_only_when_the_directory_wakes_it()
    {
        Lose("connection refused", new JobStatus { Job = Job });
        _entity.Tell(new UpdateReady { Job = Job });
        ExpectNoMsg(TimeSpan.FromMilliseconds(200));

        Wake();

        Assert.Equal(JobPhase.Paused, Status().Status);
    }

    [Fact]
    public void Should_not_wait_for_it_to_come_back_when_the_journal_is_damaged()
    {
        Lose("database disk image is malformed", new JobStatus { Job = Job }, isDamaged: true);

        JobStatus status = Status();
        Assert.Equal("the journal is damaged: database disk image is malformed", status.Reason);
        Assert.Contains("docs/backup.md", Assert.Single(status.Waiting).Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing is lost", status.Waiting[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_go_on_when_the_journal_was_read_again()
    {
        Lose("connection refused", new JobStatus { Job = Job });
        Wake();

        _manager.Tell(JournalRecovered.Instance);
        ExpectMsg("back");

        _entity.Tell(new GetJobStatus { Job = Job });
        ExpectMsg<GetJobStatus>();
    }

    [Fact]
    public void Should_ask_the_shard_to_passivate_when_the_manager_wants_it()
    {
        _manager.Tell(new Passivate(PoisonPill.Instance));

        ExpectMsg<Passivate>();
    }

    [Fact]
    public void Should_make_the_manager_from_the_whole_journal_and_pass_on_what_waits_when_the_roster_of_its_snapshot_is_lost()
    {
        _manager.Tell(new RosterLost("it is missing", [(new GetJobStatus { Job = Job }, TestActor)]));

        Assert.NotEqual(_manager, ExpectMsg<IActorRef>());
        ExpectMsg<GetJobStatus>();
        Assert.Equal([true, false], _fromSnapshot);
    }

    private Props Manager(bool fromSnapshot)
    {
        _fromSnapshot.Enqueue(fromSnapshot);
        return StandIn.Props(TestActor);
    }

    private void Lose(string reason, JobStatus known, bool isDamaged = false)
    {
        Watch(_manager);
        _manager.Tell(new JournalLost(reason, isDamaged, known));
        ExpectTerminated(_manager);
        AwaitAssert(() => Assert.Equal(JobPhase.Paused, Status().Status));
    }

    private void Wake()
    {
        _entity.Tell(new WakeJob { Job = Job });
        _manager = ExpectMsg<IActorRef>();
        ExpectMsg<WakeJob>();
    }

    private JobStatus Status() => _entity.Ask<JobStatus>(new GetJobStatus { Job = Job }, TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();

    /// <summary>A shard: passes down what it gets, and shows what comes up.</summary>
    private sealed class Parent : ReceiveActor
    {
        public Parent(Props entity, IActorRef test)
        {
            IActorRef child = Context.ActorOf(entity);
            Receive<Passivate>(test.Tell);
            ReceiveAny(child.Forward);
        }
    }

    /// <summary>A StageManager: shows what it gets, tells its parent what the test wants, and dies when its journal is lost.</summary>
    private sealed class StandIn : ReceiveActor
    {
        public StandIn(IActorRef test)
        {
            test.Tell(Self);
            Receive<JournalLost>(lost =>
            {
                Context.Parent.Tell(lost);
                Context.Stop(Self);
            });
            Receive<RosterLost>(lost => Context.Parent.Tell(lost));
            Receive<JournalRecovered>(back =>
            {
                Context.Parent.Tell(back);
                test.Tell("back");
            });
            Receive<Passivate>(p => Context.Parent.Tell(p));
            ReceiveAny(test.Tell);
        }

        public static Props Props(IActorRef test) => Akka.Actor.Props.Create(() => new StandIn(test));
    }
}
