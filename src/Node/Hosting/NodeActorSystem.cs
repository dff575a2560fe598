using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProFL.Node.Faults;
using ProFL.Node.Gate;

namespace ProFL.Node.Hosting;

/// <summary>
/// The actor system of a node, which is started again in the same process when it has lost its cluster: after a partition, when the
/// coordinators went away for longer than the others would wait, or when it could not join. The rest of the node lives on undisturbed.
/// </summary>
public sealed partial class NodeActorSystem : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Config _first;
    private readonly Config _later;
    private readonly Func<Config, Config> _served;
    private readonly Action<AkkaConfigurationBuilder> _actors;
    private readonly FaultSwitch _faults;
    private readonly ILoggerFactory _loggers;
    private readonly Func<Config, GateSetup> _gate;
    private readonly CertificateWatch _certificate;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ActorSystemIncarnation? _incarnation;
    private Task _watching = Task.CompletedTask;

    /// <summary>Creates it; the host starts it.</summary>
    /// <param name="first">All layers.</param>
    /// <param name="later">The same for every later start.</param>
    /// <param name="served">Adds to either where this node serves HTTP, which is known once it does.</param>
    /// <param name="actors">Adds the role's actors to each new actor system.</param>
    /// <param name="faults">The process's faults.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="gate">What each lets in from the network, by its configuration.</param>
    /// <param name="certificate">Whether it is to start again for another certificate.</param>
    internal NodeActorSystem(
        Config first,
        Config later,
        Func<Config, Config> served,
        Action<AkkaConfigurationBuilder> actors,
        FaultSwitch faults,
        ILoggerFactory loggers,
        Func<Config, GateSetup> gate,
        CertificateWatch certificate
    )
    {
        _first = first;
        _later = later;
        _served = served;
        _actors = actors;
        _faults = faults;
        _loggers = loggers;
        _gate = gate;
        _certificate = certificate;
        _log = loggers.CreateLogger<NodeActorSystem>();
    }

    /// <summary>The actor system that runs now.</summary>
    /// <exception cref="InvalidOperationException">None was started yet.</exception>
    public ActorSystem System => _incarnation?.System ?? throw new InvalidOperationException("the actor system is not started yet");

    /// <summary>
    /// Fails when an actor has ended on which the node stands: with a <see cref="LostActorException"/> that names it. Then the process is
    /// to end, so that its supervisor starts it again.
    /// </summary>
    public Task Lost => _lost.Task;

    /// <summary>Why the actor system that runs now is not a member of a cluster; null where it is.</summary>
    public string? WhatIsWrong
    {
        get
        {
            if (_incarnation is not { System: var system } || system.WhenTerminated.IsCompleted)
            {
                return "the actor system is not started yet, or starts again";
            }

            MemberStatus status = Cluster.Get(system).SelfMember.Status;
            return status == MemberStatus.Up
                ? null
                : $"this node is no full member of a cluster: it is {status.ToString().ToLowerInvariant()}";
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Starts the first actor system, once everything else of the node is up: its actors tell others where this node serves HTTP.
    /// </summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        _incarnation = await Start(_first, cancellationToken).ConfigureAwait(false);
        _watching = Watch(_incarnation);
    }

    /// <summary>Leaves the cluster in order, before anything else of the node stops.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => Stop();

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Leaves the cluster in order; doing it again changes nothing.</summary>
    public async Task Stop()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_incarnation is { } running)
        {
            await running.DisposeAsync().ConfigureAwait(false);
        }

        await _watching.ConfigureAwait(false);
    }

    private async Task Watch(ActorSystemIncarnation running)
    {
        while (true)
        {
            bool isRenewed = await EndOrRenewal(running).ConfigureAwait(false);
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            if (isRenewed)
            {
                LogRenewed(_log);
            }
            else
            {
                LogLeft(_log);
            }

            await running.DisposeAsync().ConfigureAwait(false);
            try
            {
                _incarnation = running = await StartAgain().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (_stopping.IsCancellationRequested)
            {
                // it was told to stop while it started
                await running.DisposeAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    // Akka shows the certificate with which an actor system was started for as long as it lives
    private async Task<bool> EndOrRenewal(ActorSystemIncarnation running)
    {
        Task ended = running.System.WhenTerminated;
        while (!ended.IsCompleted && !_certificate.IsDue())
        {
            await Task.WhenAny(ended, Task.Delay(Pause, CancellationToken.None)).ConfigureAwait(false);
        }

        return !ended.IsCompleted;
    }

    private async Task<ActorSystemIncarnation> StartAgain()
    {
        while (true)
        {
            await Task.Delay(Pause, _stopping.Token).ConfigureAwait(false);
            try
            {
                return await Start(_later, _stopping.Token).ConfigureAwait(false);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // a port that is taken, an address that the machine has lost, a name that nobody knows now:
                // a node must not live on without its actor system
                LogNotStarted(_log, failed.GetBaseException().Message);
            }
        }
    }

    private async Task<ActorSystemIncarnation> Start(Config config, CancellationToken cancellationToken)
    {
        Config all = _served(config);
        _certificate.Begin();
        IActorRef watch = ActorRefs.Nobody;
        ActorSystemIncarnation started = await ActorSystemIncarnation
            .Start(
                all,
                akka =>
                {
                    akka.WithActors((system, _) => watch = TopLevelActors.Begin(system, OnLost));
                    _actors(akka);
                },
                cancellationToken,
                _loggers,
                _faults,
                _gate(all)
            )
            .ConfigureAwait(false);
        try
        {
            await TopLevelActors.WatchAllOf(watch, started.System, cancellationToken).ConfigureAwait(false);
            return started;
        }
        catch
        {
            await started.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void OnLost(LostActorException lost)
    {
        LogLost(_log, lost.Message);
        _lost.TrySetException(lost);
    }
}
