namespace ProFL.Node.Machine;

/// <summary>A budget that a device could declare for its clients.</summary>
public static class BudgetProposal
{
    private const int Reserve = 10;

    /// <summary>
    /// What is left of the machine's memory, or of the control group's limit where that is less, after a reserve of 10 % and the idle
    /// process, divided by the trainings at a time.
    /// </summary>
    /// <param name="totalBytes">The machine's memory.</param>
    /// <param name="limitBytes">The limit of the process's control groups; null where there is none.</param>
    /// <param name="idleBytes">What the process takes while nothing trains.</param>
    /// <param name="workers">Trainings at a time, at least 1.</param>
    /// <returns>Bytes, at least 0.</returns>
    public static long Of(long totalBytes, long? limitBytes, long idleBytes, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        long most = Math.Min(totalBytes, limitBytes ?? totalBytes);
        return Math.Max(0, (most - (most / Reserve) - idleBytes) / workers);
    }
}
