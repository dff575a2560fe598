using ProFL.Coordinator.Hosting;
using ProFL.Node.Faults;
using ProFL.Tools.Clusters;

namespace ProFL.Tools.Chaos;

/// <summary>One fault by hand, for a drill.</summary>
/// <param name="kind">What.</param>
/// <param name="target">The process's name, or the http://host:port at which a process elsewhere serves.</param>
/// <param name="time">How long a fault lasts that goes on for a while.</param>
public sealed class FaultDrill(FaultKind kind, string target, TimeSpan time)
{
    /// <summary>Whether the process is elsewhere, and does the fault to itself.</summary>
    public bool IsElsewhere => target.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    /// <summary>Does it to a process elsewhere.</summary>
    /// <param name="tokenFile">The file whose first line the process wants to be shown, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UserException">It cannot be done there, or nobody answers.</exception>
    public async Task<InjectedFault> Elsewhere(string? tokenFile, CancellationToken cancellationToken)
    {
        RequirePossible(new PossibleFaults(IsLocal: false, HasDatabase: true));
        var address = ClusterAddress.Find(target, tokenFile);
        var begun = new InjectedFault(new PlannedFault(TimeSpan.Zero, kind, target, time), "", DateTimeOffset.UtcNow, default);
        using var client = new FaultClient(address.Client());
        bool struck = await client.Do(address.Urls[0], kind, time, cancellationToken).ConfigureAwait(false);
        return begun with { HealedAt = DateTimeOffset.UtcNow, Struck = struck };
    }

    /// <summary>Does it to a process of this machine's <c>profl up</c>.</summary>
    /// <param name="folder">Where the cluster keeps everything.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UserException">There is no such process, or it cannot be done to it.</exception>
    public async Task<InjectedFault> InCluster(string folder, CancellationToken cancellationToken)
    {
        FaultInjector.RequireLinux();
        ClusterNote note =
            ClusterNote.Read(folder)
            ?? throw new UserException(
                Mistake.Unreachable,
                $"no cluster is noted in {folder}: start one with profl up --set profl.fault-injection=on, or name yours with --folder"
            );
        if (!note.FaultInjection)
        {
            throw new UserException(
                Mistake.Usage,
                $"the cluster in {folder} takes no faults: start it with profl up --set profl.fault-injection=on"
            );
        }

        ProcessNote process = note.ProcessOf(target, folder);
        if (!kind.Strikes(process.Role))
        {
            throw new UserException(
                Mistake.Usage,
                $"{kind.Name} cannot strike {target}, a {process.Role}: it strikes a {string.Join(" or a ", kind.Roles)}"
            );
        }

        bool hasDatabase = !note.Processes.Any(p =>
            p.Role == "coordinator" && File.Exists(CoordinatorHost.JournalOf(Path.Combine(folder, p.Name)))
        );
        RequirePossible(new PossibleFaults(IsLocal: true, hasDatabase));
        var planned = new PlannedFault(TimeSpan.Zero, kind, target, kind.Lasts ? time : TimeSpan.Zero);
        return await new FaultInjector(folder).Inject(planned, cancellationToken).ConfigureAwait(false);
    }

    private void RequirePossible(PossibleFaults possible)
    {
        if (possible.WhyNot(kind) is { } whyNot)
        {
            throw new UserException(Mistake.Usage, whyNot);
        }
    }
}
