using CsCheck;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;

namespace ProFL.ClientNode.Tests.Queue;

public sealed class MemoryLedgerPropertyTests
{
    private const long Capacity = 100;

    private enum Act
    {
        Reserve,
        Release,
        Cancel,
    }

    [Fact]
    public async Task Should_grant_in_order_of_arrival_when_reservations_releases_and_cancellations_mix()
    {
        Gen<(Act, long, int)[]> histories = Gen.Select(
            Gen.Frequency((3, Gen.Const(Act.Reserve)), (2, Gen.Const(Act.Release)), (1, Gen.Const(Act.Cancel))),
            Gen.Long[0, Capacity],
            Gen.Int[0, 1000]
        ).Array[1, 60];

        await histories.SampleAsync(
            async history =>
            {
                using var ledger = new LedgerBesideModel(Capacity);
                foreach ((Act act, long bytes, int pick) in history)
                {
                    switch (act)
                    {
                        case Act.Reserve:
                            ledger.Reserve(bytes);
                            break;
                        case Act.Release:
                            ledger.Release(pick);
                            break;
                        default:
                            ledger.Cancel(pick);
                            break;
                    }

                    await ledger.RequireEqual();
                }

                await ledger.RequireThatAllAreServedInTheEnd();
            },
            iter: 300,
            threads: 1
        );
    }

    [Fact]
    public async Task Should_never_be_overdrawn_when_many_reserve_cancel_and_release_at_a_time()
    {
        Gen<(long Bytes, bool Impatient, bool Twice)[]> crowds = Gen.Select(
            Gen.Long[0, Capacity],
            Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))),
            Gen.Bool
        ).Array[2, 80];

        await crowds.SampleAsync(
            async crowd =>
            {
                var ledger = new MemoryLedger(Capacity);
                long inUse = 0;

                await Task.WhenAll(crowd.Select(one => Task.Run(() => Work(one.Bytes, one.Impatient, one.Twice))))
                    .WaitAsync(Patience.Limit);

                Assert.Equal(0, ledger.Reserved);
                Assert.Equal(0, inUse);

                async Task Work(long bytes, bool impatient, bool twice)
                {
                    using var patience = new CancellationTokenSource();
                    Task<MemoryLedger.Reservation> granted = ledger.Reserve(bytes, patience.Token);
                    if (impatient)
                    {
                        await patience.CancelAsync();
                    }

                    try
                    {
                        using MemoryLedger.Reservation room = await granted;
                        Assert.InRange(Interlocked.Add(ref inUse, bytes), 0, Capacity);
                        Assert.InRange(ledger.Reserved, bytes, Capacity);
                        await Task.Yield();
                        Interlocked.Add(ref inUse, -bytes);
                        if (twice)
                        {
                            room.Dispose();
                        }
                    }
                    catch (OperationCanceledException) when (impatient)
                    {
                        // it left the queue; nobody else may notice
                    }
                }
            },
            iter: 200,
            threads: 1
        );
    }
}
