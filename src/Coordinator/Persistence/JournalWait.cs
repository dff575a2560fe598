using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Persistence;

/// <summary>Waits for a journal that is out of reach, as a coordinator that runs already does, and says so.</summary>
public static class JournalWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Does what needs the journal, again and again until it can be reached.</summary>
    /// <param name="use">What needs it.</param>
    /// <param name="say">Takes each new reason to wait, once, and that it is over; a line for a person.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalException">The journal is there, and must not be used as it is.</exception>
    public static async Task<T> Until<T>(Func<T> use, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(use);
        ArgumentNullException.ThrowIfNull(say);
        var said = new RepeatedReason();
        bool hasWaited = false;
        while (true)
        {
            try
            {
                // a server that says nothing is waited for as long as the connection string allows: who gives up does not wait for that
                T result = await Task.Run(use, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
                if (hasWaited)
                {
                    say("the journal is there: this coordinator starts");
                }

                return result;
            }
            catch (JournalAwayException away)
            {
                hasWaited = true;
                if (said.IsNew(away.Message))
                {
                    say($"{away.Message}; this coordinator waits, and tries again every {Pause.TotalSeconds:0} s");
                }

                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
