using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using ProFL.Node.Hosting;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Tools.Processes;
using ProFL.Tools.Trust;

namespace ProFL.Tools.Clusters;

/// <summary>Runs a local cluster of separate processes, and writes down in its folder what other commands need to find it.</summary>
public sealed class ClusterSupervisor
{
    private readonly string _folder;
    private readonly ImmutableArray<SupervisedProcess> _processes;
    private readonly Lock _gate = new();
    private readonly ProcessNote _self;
    private readonly bool _faultInjection;
    private readonly string? _database;

    private ClusterSupervisor(string folder, ClusterPlan plan, Action<ProcessEnded> ended)
    {
        _folder = folder;
        _faultInjection = plan.Faults.MayInject;
        _database = plan.Database;
        using var self = Process.GetCurrentProcess();
        _self = new ProcessNote(
            "supervisor",
            "supervisor",
            "",
            Environment.ProcessId,
            UnixProcess.StartOf(self),
            "",
            "",
            ClusterPlan.SupervisorLogOf(folder),
            1
        );
        _processes = [.. plan.Processes.Select(member => new SupervisedProcess(member, plan.Log, Write, ended))];
    }

    /// <summary>Runs a cluster until told to stop: client nodes first, so that they hand back their work, then coordinators.</summary>
    /// <param name="folder">Where everything is kept.</param>
    /// <param name="plan">The processes.</param>
    /// <param name="ended">Told of every process that died, before it is started again.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="UserException">Another process runs a cluster in the folder.</exception>
    public static async Task Run(string folder, ClusterPlan plan, Action<ProcessEnded> ended, CancellationToken stopping)
    {
        using FolderLock alone = ClusterProcesses.Lock(folder);
        using var inOrder = OrderlyEnd.Begin();
        WriteToken(folder);
        if (plan.IsTrusted)
        {
            Enrol(folder, plan);
        }

        var supervisor = new ClusterSupervisor(folder, plan, ended);
        supervisor.Write();
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var nodesGone = new CancellationTokenSource();
        Task[] nodes = [.. supervisor.Of("client-node").Select(p => Guarded(p, broken, broken.Token))];
        Task[] coordinators = [.. supervisor.Of("coordinator").Select(p => Guarded(p, broken, nodesGone.Token))];
        await Task.Delay(Timeout.Infinite, broken.Token).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        await Task.WhenAll(nodes).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        await nodesGone.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(coordinators).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        supervisor.WriteEnd();
        await Task.WhenAll([.. nodes, .. coordinators]).ConfigureAwait(false);
    }

    private static async Task Guarded(SupervisedProcess process, CancellationTokenSource broken, CancellationToken stopping)
    {
        try
        {
            await process.Keep(stopping).ConfigureAwait(false);
        }
        catch
        {
            await broken.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private IEnumerable<SupervisedProcess> Of(string role) => _processes.Where(p => p.Note.Role == role);

    // one authority for the folder: its processes speak with each other alone
    private static void Enrol(string folder, ClusterPlan plan)
    {
        IEnumerable<LocalMember> processes = plan.Processes.Select(member => new LocalMember(
            TrustFolder.OfState(Path.Combine(folder, member.Note.Name)),
            member.Note.Role,
            member.Note.Site,
            member.Note.Name
        ));
        var person = new LocalMember(new TrustFolder(Path.Combine(folder, LocalAuthority.OperatorFolder)), NodeIdentity.Operator);
        new LocalAuthority(new AuthorityFolder(ClusterPlan.AuthorityOf(folder)), TimeProvider.System).EnrolAll(
            "local",
            [.. processes, person],
            ["127.0.0.1", "localhost"]
        );
    }

    private static void WriteToken(string folder)
    {
        Directory.CreateDirectory(folder);
        string file = ClusterPlan.TokenFileOf(folder);
        if (!File.Exists(file))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(file, options);
            writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }
    }

    private void Write()
    {
        lock (_gate)
        {
            NoteOf(_self).Write(_folder);
        }
    }

    // addresses are kept: the next cluster in this folder has the same
    private void WriteEnd()
    {
        lock (_gate)
        {
            NoteOf(supervisor: null).Write(_folder);
        }
    }

    private ClusterNote NoteOf(ProcessNote? supervisor) =>
        new(
            [.. _processes.Select(p => p.Note).Where(n => n.Role == "coordinator" && supervisor is not null).Select(n => n.Url)],
            ClusterPlan.TokenFileOf(_folder),
            supervisor,
            [.. _processes.Select(p => p.Note)]
        )
        {
            FaultInjection = _faultInjection,
            Database = _database,
        };
}
