using Akka.Actor;
using Akka.Cluster.Sharding;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Permissions;
using ProFL.Learning.Rules;
using ProFL.Messages;
using ProFL.Messages.Wire;
using ProFL.Node.Hosting;
using ProFL.Node.Machine;

namespace ProFL.ClientNode.Site;

/// <summary>
/// Speaks for a client node, at /user/site: says hello, tells which clients it has for a job, empties caches when a job is closed.
/// </summary>
public sealed partial class SiteActor : ReceiveActor
{
    /// <summary>Its name below /user.</summary>
    public const string Name = "site";

    private const int PageSize = 500;
    private readonly ILogger _log;
    private readonly RepeatedReason _delays = new();
    private readonly ClientNodeServices _services;
    private readonly string _node;
    private readonly IActorRef _clients;
    private readonly HashSet<IActorRef> _registries = [];
    private string _refusal = "";

    /// <summary>Creates it.</summary>
    /// <param name="services">The node's services.</param>
    /// <param name="node">This node's cluster address.</param>
    /// <param name="clients">The region of the clients.</param>
    public SiteActor(ClientNodeServices services, string node, IActorRef clients)
    {
        _services = services;
        _clients = clients;
        _log = services.Loggers.CreateLogger<SiteActor>();
        _node = node;
        Receive<Hello>(OnHello);
        Receive<Enroll>(OnEnroll);
        Receive<Enrolled>(OnEnrolled);
        Receive<NotEnrolled>(OnNotEnrolled);
        Receive<NodeWaits>(OnNodeWaits);
        Receive<SiteMismatch>(OnMismatch);
        Receive<JobClosed>(OnJobClosed);
        Receive<DrainNode>(OnDrainNode);
        Receive<GetNodeMemory>(_ => Sender.Tell(MemoryReport.Of(_services, MachineMemory.Read())));
    }

    /// <summary>Its props.</summary>
    public static Props Props(ClientNodeServices services, string node, IActorRef clients) =>
        Akka.Actor.Props.Create(() => new SiteActor(services, node, clients));

    private void OnHello(Hello hello)
    {
        if (Protocol.Refusal(hello.ProtocolVersion, hello.ProductVersion, $"coordinator {Sender.Path.Address}") is { } reason)
        {
            LogOtherProtocol(_log, reason);
            Sender.Tell(new HandshakeRefused { Node = _node, Reason = reason });
            return;
        }

        _registries.Add(Sender);
        if (_refusal.Length > 0)
        {
            Sender.Tell(Refused());
            return;
        }

        Sender.Tell(
            _services.Signer.SignAnswer(
                new NodeReady
                {
                    RulesVersion = RuleBook.Released.HighestVersion,
                    ProtocolVersion = Protocol.Version,
                    ProductVersion = Protocol.ProductVersion,
                    Node = _node,
                    Site = _services.Site,
                    Profile = _services.Profile,
                    BlobUrl = _services.BlobUrl.ToString(),
                    SiteCertificate = ByteString.CopyFrom(_services.Signer.NewestCertificate().Span),
                }
            )
        );
    }

    private void OnDrainNode(DrainNode command)
    {
        _services.Drain.Ask();
        int trainings = _services.Queue.Count;
        LogDrained(_log, command.By, command.Reason.Length > 0 ? command.Reason : "no reason given", trainings);
        Sender.Tell(
            new NodeDraining
            {
                Node = _node,
                Site = _services.Site,
                Trainings = trainings,
                AtMostMs = (long)_services.Drain.Limit.TotalMilliseconds,
                Text =
                    trainings == 0
                        ? "nothing runs; it leaves and ends"
                        : $"{trainings} trainings are finished, or handed back after {_services.Drain.Limit.TotalSeconds:0} s; "
                            + "then it leaves and ends",
            }
        );
    }

    private void OnEnroll(Enroll enroll)
    {
        // its site's other node is asked too
        if (_services.Drain.IsAsked || _refusal.Length > 0)
        {
            return;
        }

        if (!_services.Sources.Follow(enroll.Job, enroll.Term, enroll.BlobUrl))
        {
            // the coordinator may have lost it
            Sender.Tell(_services.WhatIsKnownOf(enroll.Job, _node));
            return;
        }

        if (!enroll.WithoutSums && _services.ClosedNow is { } closed)
        {
            Sender.Tell(Delayed(enroll.Job, closed));
            return;
        }

        IActorRef sender = Sender;
        _services
            .Jobs.Get(enroll.Job, enroll.Spec, enroll.RulesVersion, enroll.By)
            .PipeTo(
                Self,
                success: job => new Enrolled(sender, enroll.Job, job, enroll.WithoutSums),
                failure: e => new NotEnrolled(sender, enroll.Job, e)
            );
    }

    private void OnEnrolled(Enrolled enrolled)
    {
        ClientDescription[][] pages = [.. enrolled.SiteJob.Clients.Chunk(PageSize)];
        LeftOutClient[][] leftOut = [.. enrolled.SiteJob.LeftOut.Chunk(PageSize)];
        int count = Math.Max(1, Math.Max(pages.Length, leftOut.Length));
        for (int page = 0; page < count; page++)
        {
            var told = new EnrolmentPage
            {
                Job = enrolled.Job,
                Site = _services.Site,
                Node = _node,
                Page = page,
                Pages = count,
                Clients = { (pages.ElementAtOrDefault(page) ?? []).Select(WithScratch) },
                LeftOut = { leftOut.ElementAtOrDefault(page) ?? [] },
                Profile = _services.Profile,
                Sums = { page == 0 && !enrolled.WithoutSums ? enrolled.SiteJob.Sums() : [] },
            };
            _services.Left?.Note(told, enrolled.Asker.Path.Address.ToString());
            enrolled.Asker.Tell(_services.Signer.SignAnswer(told));
        }
    }

    private ClientDescription WithScratch(ClientDescription client)
    {
        ClientDescription described = client.Clone();
        described.ScratchBytes = _services.Streams ? _services.Scratch.Capacity : 0;
        return described;
    }

    private void OnNotEnrolled(NotEnrolled failed)
    {
        if (_delays.IsNew($"{failed.Job}: {failed.Reason.Message}"))
        {
            LogNotEnrolled(_log, failed.Job, failed.Reason.Message);
        }

        if (failed.Reason is not (Training.Data.DataSetException or Learning.Jobs.JobSpecException or SiteRefusalException))
        {
            failed.Asker.Tell(Delayed(failed.Job, failed.Reason.Message, LackingBlob.Of(failed.Reason)));
            return;
        }

        var refusal = new EnrolmentFailed
        {
            Job = failed.Job,
            Site = _services.Site,
            Node = _node,
            Reason = failed.Reason.Message,
        };
        _services.Left?.Note(refusal, failed.Asker.Path.Address.ToString());
        failed.Asker.Tell(_services.Signer.SignAnswer(refusal));
    }

    private EnrolmentDelayed Delayed(string job, string reason, Blob? lacking = null) =>
        new()
        {
            Job = job,
            Site = _services.Site,
            Node = _node,
            Reason = reason,
            Lacking = lacking,
        };

    private void OnNodeWaits(NodeWaits waits) => LogWaits(_log, waits.Job, waits.Reason);

    // its clients go to the site's other node, and every coordinator is told, also those that come later
    private void OnMismatch(SiteMismatch mismatch)
    {
        if (_refusal.Length > 0)
        {
            return;
        }

        _refusal = mismatch.Reason;
        LogMismatch(_log, mismatch.Job, mismatch.Reason);
        _clients.Tell(GracefulShutdown.Instance);
        foreach (IActorRef registry in _registries)
        {
            registry.Tell(Refused());
        }
    }

    private HandshakeRefused Refused() => new() { Node = _node, Reason = _refusal };

    private void OnJobClosed(JobClosed closed)
    {
        _services.Queue.CancelJob(closed.Job);
        _services.Outbox.ForgetJob(closed.Job);
        _services.Cache.DeleteJob(closed.Job);
        _services.Pruning.Forget(closed.Job);
        _services.Features.ForgetJob(closed.Job);
        _services.Jobs.Forget(closed.Job);
    }

    private sealed record Enrolled(IActorRef Asker, string Job, SiteJob SiteJob, bool WithoutSums) : INoSerializationVerificationNeeded;

    private sealed record NotEnrolled(IActorRef Asker, string Job, Exception Reason) : INoSerializationVerificationNeeded;
}
