using System.CommandLine;
using System.Text.Json;
using Akka.Configuration;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Trust.Issuing;
using ProFL.Tools.Doctor;
using ProFL.Tools.Formatting;

namespace ProFL.Cli.Commands;

/// <summary><c>doctor</c>: whether this machine can run a coordinator or a client node, and with what settings.</summary>
public static class DoctorCommand
{
    /// <summary><c>profl doctor</c>.</summary>
    public static Command Doctor()
    {
        var overlays = new Option<string[]>("--config")
        {
            Description = "HOCON layers over the shipped ones, such as that with your database's address",
            DefaultValueFactory = _ => [],
        };
        var show = new Option<bool>("--settings")
        {
            Description = "Print every setting, its value and which layer set it, in place of looking",
        };
        var role = new Option<string>("--role")
        {
            Description = "Whose settings: coordinator or client-node",
            DefaultValueFactory = _ => RoleSettings.Roles[0],
        };
        role.AcceptOnlyFromAmong([.. RoleSettings.Roles]);
        Option<string[]> settings = SharedOptions.Settings();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "doctor",
            """
            Look whether this machine can run it: each line is ok, or a problem with what to do
              profl doctor
              profl doctor --json
              profl doctor --settings --role client-node
            """
        )
        {
            overlays,
            show,
            role,
            settings,
            json,
        };
        command.SetAction(parsed =>
            parsed.GetValue(show)
                ? Show(
                    // the layers of `profl coordinator` and `profl client-node`
                    RoleSettings.Read(parsed.GetValue(role)!, ["local", .. parsed.GetValue(overlays)!], parsed.GetValue(settings)!),
                    parsed.GetValue(json)
                )
                : Look(HoconLayers.Load(RoleSettings.Roles[0], parsed.GetValue(overlays), parsed.GetValue(settings)), parsed.GetValue(json))
        );
        return command;
    }

    private static int Show(IReadOnlyList<ShownSetting> settings, bool json)
    {
        Console.Out.WriteLine(
            json
                ? JsonSerializer.Serialize(settings, ShownSettingJson.Default.IReadOnlyListShownSetting)
                : TextTable.Of(["setting", "value", "from"], settings.Select(s => new[] { s.Key, s.Value, s.Source }))
        );
        return ExitCode.Done;
    }

    private static int Look(Config config, bool json)
    {
        var checks = new List<MachineCheck>();
        string folder = NodeSettings.From(config).Folder;
        IEnumerable<MachineCheck> trust = new TrustChecks(folder, AuthoritySettings.From(config).Folder, DateTimeOffset.UtcNow).All();
        foreach (MachineCheck check in new MachineChecks(config, folder).All().Concat(trust))
        {
            checks.Add(check);
            if (!json)
            {
                Console.Out.WriteLine(check);
            }
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(checks, MachineCheckJson.Default.IReadOnlyListMachineCheck));
        }

        return checks.TrueForAll(c => c.Ok) ? ExitCode.Done : ExitCode.JobFailed;
    }
}
