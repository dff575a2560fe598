using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Trainings;
using ProFL.Messages.Wire;
using ProFL.Node.Machine;

namespace ProFL.ClientNode.Site;

/// <summary>What a client node says of its memory: what there is, what its clients declare, what was estimated and measured.</summary>
internal static class MemoryReport
{
    /// <summary>Puts it together.</summary>
    /// <param name="services">The node.</param>
    /// <param name="machine">Its machine.</param>
    public static NodeMemory Of(ClientNodeServices services, MachineMemory machine)
    {
        TrainingPeaks.Figures figures = services.Peaks.Current;
        long[] declared = [.. services.Jobs.Known.SelectMany(job => job.Clients).Select(client => client.MemoryBytes)];
        int workers = services.Queue.Workers;
        return new NodeMemory
        {
            TotalBytes = machine.TotalBytes,
            FreeBytes = machine.FreeBytes,
            LimitBytes = machine.LimitBytes ?? 0,
            CapacityBytes = services.Ledger.Capacity,
            Workers = workers,
            Clients = declared.Length,
            DeclaredLeastBytes = declared.DefaultIfEmpty(0).Min(),
            DeclaredMostBytes = declared.DefaultIfEmpty(0).Max(),
            IdleBytes = figures.IdleBytes,
            EstimatedBytes = figures.EstimatedBytes,
            MeasuredBytes = figures.MeasuredBytes,
            MeasuredEstimateBytes = figures.MeasuredEstimateBytes,
            ProposedBytes = BudgetProposal.Of(machine.TotalBytes, machine.LimitBytes, figures.IdleBytes, workers),
        };
    }
}
