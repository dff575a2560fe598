using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Node.Faults;

/// <summary>
/// What a process does to itself in tests and drills: <c>profl.kill-point</c> and <c>profl.fault-injection</c> of its configuration.
/// </summary>
/// <param name="KillPoint">Where it dies, <c>name</c> or <c>name#n</c>; empty for nowhere.</param>
/// <param name="MayInject">Whether faults can be asked of it over HTTP.</param>
public sealed record FaultSettings(string KillPoint, bool MayInject)
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static FaultSettings From(Config config)
    {
        const string Point = "profl.kill-point";
        var settings = new SettingsReader(config);
        string point = settings.Text(Point);
        try
        {
            _ = KillPlan.Parse(point);
        }
        catch (ArgumentException wrong)
        {
            throw settings.Wrong(Point, point, "give name, or name#n with n from 1", wrong);
        }

        return new FaultSettings(point, settings.Switch("profl.fault-injection"));
    }
}
